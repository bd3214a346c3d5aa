/** Finds everything that is wrong with the meaning of a definition, all at once (docs/SPEC.md, DF). */
import type { DefinitionProblemCode } from './codes.ts';
import type { Definition } from './definition.ts';

export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Stable code; see docs/ERRORS.md. */
  readonly code: DefinitionProblemCode;
  /** JSON pointer of the place. */
  readonly path: string;
  readonly message: string;
}

type Report = (severity: Problem['severity'], code: DefinitionProblemCode, path: string, message: string) => void;

function quote(text: string): string {
  return `“${text}”`;
}

function checkPresences({ presences }: Definition, report: Report): void {
  const names = new Map<string, { statusId: string; path: string; isId: boolean }>();
  presences.forEach((presence, index) => {
    const spellings = [presence.statusId, ...(presence.alsoKnownAs ?? [])];
    spellings.forEach((name, position) => {
      const path = position === 0 ? `/presences/${index}/statusId` : `/presences/${index}/alsoKnownAs/${position - 1}`;
      const key = name.trim().toLowerCase();
      const known = names.get(key);
      if (known === undefined) names.set(key, { statusId: name, path, isId: position === 0 });
      else if (known.statusId === name) {
        report(
          'error',
          'ambiguousStatus',
          path,
          `${quote(name)} names more than one presence; the other is at ${known.path}.`,
        );
      } else {
        report(
          'error',
          'caseDiffersOnly',
          path,
          `${quote(name)} differs from ${quote(known.statusId)} at ${known.path} by case or white space only.`,
        );
      }
      if (name.includes(';')) {
        report(
          'error',
          'separatorInStatus',
          path,
          `${quote(name)} contains “;”, which separates several statuses on the wire. Use alsoKnownAs.`,
        );
      }
    });
  });
  if (!presences.some((presence) => presence.ready)) {
    report(
      'error',
      'noReadyPresence',
      '/presences',
      'No presence is Ready, so nobody could ever become Ready in the CRM.',
    );
  }
  if (!presences.some((presence) => !presence.ready)) {
    report('error', 'noNotReadyPresence', '/presences', 'Every presence is Ready, so the CRM could never be held.');
  }
}

function checkReasonCodes({ reasonCodes, systemReasonCodes, defaults, presenceMap }: Definition, report: Report): void {
  const byCode = new Map<number, number>();
  const byLabel = new Map<string, number>();
  reasonCodes.forEach((reason, index) => {
    const path = `/reasonCodes/${index}`;
    if (byCode.has(reason.code)) {
      report(
        'error',
        'ambiguousCode',
        `${path}/code`,
        `Reason code ${reason.code} is defined twice; the other is at /reasonCodes/${byCode.get(reason.code)}.`,
      );
    } else byCode.set(reason.code, index);
    const label = reason.label.trim().toLowerCase();
    const other = byLabel.get(label);
    if (other === undefined) byLabel.set(label, index);
    else
      report(
        'warning',
        'ambiguousLabel',
        `${path}/label`,
        `Two reason codes are called ${quote(reason.label)}; people cannot tell them apart. The other is at /reasonCodes/${other}.`,
      );
  });
  const need = (code: number, path: string): void => {
    if (!byCode.has(code)) report('error', 'unknownCode', path, `Reason code ${code} is not in reasonCodes.`);
  };
  need(defaults.reasonCode, '/defaults/reasonCode');
  for (const [name, code] of Object.entries(systemReasonCodes)) need(code, `/systemReasonCodes/${name}`);
  for (const [index, entry] of presenceMap.entries()) need(entry.reasonCode, `/presenceMap/${index}/reasonCode`);
  if (!reasonCodes.some((reason) => reason.selectable)) {
    report(
      'error',
      'noSelectableCode',
      '/reasonCodes',
      'No reason code is selectable, so an agent could never go Not Ready.',
    );
  }
}

function checkMap({ presences, presenceMap, reasonCodes, defaults }: Definition, report: Report): void {
  const byId = new Map(presences.map((presence) => [presence.statusId, presence]));
  const spelling = new Map(presences.map((presence) => [presence.statusId.trim().toLowerCase(), presence.statusId]));
  const known = (statusId: string, path: string): boolean => {
    if (byId.has(statusId)) return true;
    const similar = spelling.get(statusId.trim().toLowerCase());
    if (similar === undefined) report('error', 'unknownStatus', path, `${quote(statusId)} is not in presences.`);
    else
      report(
        'error',
        'caseDiffersOnly',
        path,
        `${quote(statusId)} is not in presences; did you mean ${quote(similar)}? Only case or white space differ.`,
      );
    return false;
  };
  const needAvailability = (statusId: string, ready: boolean, path: string): void => {
    if (!known(statusId, path) || byId.get(statusId)?.ready === ready) return;
    report(
      'error',
      'wrongAvailability',
      path,
      `${quote(statusId)} must be a ${ready ? 'Ready' : 'Not Ready'} presence.`,
    );
  };
  needAvailability(defaults.readyStatusId, true, '/defaults/readyStatusId');
  needAvailability(defaults.notReadyStatusId, false, '/defaults/notReadyStatusId');
  needAvailability(defaults.heldStatusId, false, '/defaults/heldStatusId');
  const mapped = new Map<string, number>();
  presenceMap.forEach((entry, index) => {
    const path = `/presenceMap/${index}/statusId`;
    const before = mapped.get(entry.statusId);
    if (before === undefined) mapped.set(entry.statusId, index);
    else
      report(
        'error',
        'ambiguousMap',
        path,
        `${quote(entry.statusId)} is mapped twice; the other is at /presenceMap/${before}.`,
      );
    if (known(entry.statusId, path) && byId.get(entry.statusId)?.ready === true) {
      report('error', 'readyInMap', path, `${quote(entry.statusId)} is Ready and cannot stand for a Not Ready reason.`);
    }
  });
  presences.forEach((presence, index) => {
    if (!presence.ready && !mapped.has(presence.statusId)) {
      report(
        'warning',
        'unmappedStatus',
        `/presences/${index}`,
        `${quote(presence.statusId)} is not mapped; the contact centre will show reason ${defaults.reasonCode}.`,
      );
    }
  });
  const codes = new Set(presenceMap.map((entry) => entry.reasonCode));
  const returnsTo = new Map<number, string>();
  for (const entry of presenceMap)
    if (!returnsTo.has(entry.reasonCode)) returnsTo.set(entry.reasonCode, entry.statusId);
  reasonCodes.forEach((reason, index) => {
    if (reason.selectable && !codes.has(reason.code)) {
      report(
        'warning',
        'unmappedCode',
        `/reasonCodes/${index}`,
        `Reason ${reason.code} (${reason.label}) is not mapped; the CRM will show ${quote(defaults.notReadyStatusId)}.`,
      );
    }
    if (!reason.selectable && codes.has(reason.code) && reason.code !== defaults.reasonCode) {
      report(
        'warning',
        'unreachableCode',
        `/reasonCodes/${index}`,
        `Reason ${reason.code} (${reason.label}) is in the map but not selectable: only the CRM can bring it about.`,
      );
    }
  });
  checkRoundTrip(presenceMap, defaults, returnsTo, report);
}

/** The defaults must not send a status away from where it came: unmapped -> default code -> another status is a cycle of labels. */
function checkRoundTrip(
  presenceMap: Definition['presenceMap'],
  defaults: Definition['defaults'],
  returnsTo: ReadonlyMap<number, string>,
  report: Report,
): void {
  const back = presenceMap.find((entry) => entry.statusId === defaults.notReadyStatusId);
  if (back === undefined) return;
  const home = returnsTo.get(back.reasonCode);
  if (home !== undefined && home !== defaults.notReadyStatusId) {
    report(
      'warning',
      'cycle',
      '/defaults/notReadyStatusId',
      `${quote(defaults.notReadyStatusId)} maps to reason ${back.reasonCode}, which returns ${quote(home)}: a default that comes back as another status.`,
    );
  }
}

function checkOrigins({ allowedOrigins }: Definition, report: Report): void {
  allowedOrigins.forEach((origin, index) => {
    const path = `/allowedOrigins/${index}`;
    if (allowedOrigins.indexOf(origin) !== index)
      report('warning', 'repeatedOrigin', path, `${quote(origin)} is listed twice.`);
  });
}

function checkChannels({ channels, capacity, teams }: Definition, report: Report): void {
  const repeated = (items: readonly { id: string }[], place: string): void =>
    items.forEach((item, index) => {
      const first = items.findIndex((other) => other.id === item.id);
      if (first !== index)
        report(
          'error',
          'repeatedId',
          `/${place}/${index}/id`,
          `${quote(item.id)} is defined twice; the other is at /${place}/${first}.`,
        );
    });
  repeated(channels, 'channels');
  repeated(teams, 'teams');
  channels.forEach((channel, index) => {
    if (channel.capacity > capacity.contactCenter) {
      report(
        'warning',
        'unreachableCapacity',
        `/channels/${index}/capacity`,
        `${quote(channel.id)} allows ${channel.capacity} at once, but an agent may have ${capacity.contactCenter} in all.`,
      );
    }
  });
}

function checkTimeouts({ timeouts }: Definition, report: Report): void {
  if (timeouts.logoutMs <= timeouts.linkGraceMs) {
    report(
      'error',
      'timeoutOrder',
      '/timeouts/logoutMs',
      `logoutMs (${timeouts.logoutMs}) must be longer than linkGraceMs (${timeouts.linkGraceMs}).`,
    );
  }
  if (timeouts.retryMaxMs < timeouts.retryBaseMs) {
    report(
      'error',
      'timeoutOrder',
      '/timeouts/retryMaxMs',
      `retryMaxMs (${timeouts.retryMaxMs}) must not be shorter than retryBaseMs (${timeouts.retryBaseMs}).`,
    );
  }
  if (timeouts.reservationMs <= timeouts.crmAnswerMs) {
    report(
      'error',
      'timeoutOrder',
      '/timeouts/reservationMs',
      `reservationMs (${timeouts.reservationMs}) must be longer than crmAnswerMs (${timeouts.crmAnswerMs}), or no CRM could ever confirm in time.`,
    );
  }
  if (timeouts.plainSettleMs >= timeouts.reservationMs) {
    report(
      'error',
      'timeoutOrder',
      '/timeouts/plainSettleMs',
      `plainSettleMs (${timeouts.plainSettleMs}) must be shorter than reservationMs (${timeouts.reservationMs}).`,
    );
  }
}

/**
 * All problems of a definition that has passed the schema. Errors make it unusable; warnings are for people.
 *
 * @returns problems in the order of the document's parts; empty when nothing is wrong
 */
export function lintDefinition(definition: Definition): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (severity, code, path, message) => problems.push({ severity, code, path, message });
  checkOrigins(definition, report);
  checkPresences(definition, report);
  checkReasonCodes(definition, report);
  checkMap(definition, report);
  checkChannels(definition, report);
  checkTimeouts(definition, report);
  return problems;
}
