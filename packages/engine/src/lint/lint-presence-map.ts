import type { Definition } from '../definition.ts';
import { quote, type Report } from './problem.ts';

/** The way from a presence to a reason code and back, with the defaults that stand in where the map says nothing (DF20). */
export function checkMap({ presences, presenceMap, reasonCodes, defaults }: Definition, report: Report): void {
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
