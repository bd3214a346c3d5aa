/** A definition from the public string form of `crmData.callCenterSettings` (AC42). */
import { type Definition, type Problem, readCallCenterSettings, sameStatus, statusParts } from '@interlock/protocol';
import { checkDefinition } from './definition-problems.ts';
import { findPresence } from './find-presence.ts';

export interface ImportedDefinition {
  /** The definition in force with what the settings say put over it. */
  readonly definition: Definition;
  /** Of the settings, and of the definition that came out. */
  readonly problems: readonly Problem[];
  /** Settings that were read and that a definition has no place for. */
  readonly ignored: readonly string[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const WITHOUT_PLACE = ['startsReady', 'reasonCodesEnabled', 'notReadyWhenMissed', 'manualNotReadyEnabled'] as const;

/**
 * Puts the settings over the definition: mode, the Ready presence, the Not Ready reason and the map. A presence or a reason
 * that is not there yet is added; nothing is taken away but a map entry of the same presence. Changes nothing in force.
 *
 * @param raw as a CRM page would send it; read leniently (DF10 to DF19)
 */
export function importSettings(inForce: Definition, raw: unknown): ImportedDefinition {
  const { settings, warnings } = readCallCenterSettings(raw);
  const { mode, notReadyReason, map = [], readyStatusId } = settings;
  const definition: Mutable<Definition> = structuredClone(inForce);

  /** The presence that a text means, added when there is none. */
  function presenceOf(text: string, ready: boolean): string {
    const found = findPresence(definition, text);
    if (found !== undefined) return found.statusId;
    const [statusId = text.trim(), ...spellings] = statusParts(text);
    const others = spellings.filter((spelling) => !sameStatus(spelling, statusId));
    definition.presences = [...definition.presences, { statusId, label: statusId, ready, alsoKnownAs: others }];
    return statusId;
  }

  function addReason(code: number, label: string, selectable: boolean): void {
    if (definition.reasonCodes.some((reason) => reason.code === code)) return;
    definition.reasonCodes = [...definition.reasonCodes, { code, label, selectable }];
  }

  if (mode !== undefined) definition.mode = mode;
  if (readyStatusId !== undefined) {
    const statusId = presenceOf(readyStatusId, true);
    definition.presences = definition.presences.map((presence) =>
      presence.statusId === statusId ? { ...presence, ready: true } : presence,
    );
    definition.presenceMap = definition.presenceMap.filter((entry) => entry.statusId !== statusId);
    definition.defaults = { ...definition.defaults, readyStatusId: statusId };
  }
  if (notReadyReason !== undefined) {
    const { code, label } = notReadyReason;
    addReason(code, label, false);
    definition.reasonCodes = definition.reasonCodes.map((reason) =>
      reason.code === code ? { ...reason, label } : reason,
    );
    definition.defaults = { ...definition.defaults, reasonCode: code };
    definition.systemReasonCodes = { ...definition.systemReasonCodes, otherSide: code };
  }
  for (const { code, label } of map) {
    const statusId = presenceOf(label, false);
    // The label names the presence; a reason that is not there yet is called like it.
    addReason(code, statusParts(label)[0] ?? label, true);
    const others = definition.presenceMap.filter((entry) => entry.statusId !== statusId);
    definition.presenceMap = [...others, { statusId, reasonCode: code }];
  }
  const checked = checkDefinition(definition);
  return {
    definition,
    problems: [...warnings, ...(checked.ok ? checked.warnings : checked.problems)],
    ignored: WITHOUT_PLACE.filter((name) => settings[name] !== undefined),
  };
}
