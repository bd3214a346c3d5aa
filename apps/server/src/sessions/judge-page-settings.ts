/** What the CRM page would have and the definition has otherwise. The definition always wins; this only says where (SV56). */
import {
  cutText,
  type Definition,
  LIMITS,
  type OutrankedSetting,
  type PageSettingsAnswer,
  readCallCenterSettings,
  sameStatus,
} from '@interlock/protocol';
import { findPresence } from '../definition/find-presence.ts';

/**
 * Compares the page's `callCenterSettings`, whatever they are, with the definition in force. Changes nothing and never throws:
 * what is absent, agrees or cannot be read is not outranked.
 *
 * @param raw as the page sent it; read leniently (DF10 to DF19)
 * @returns in the order mode, Ready status, Not Ready reason, map; at most 23 entries, each text at most 512 characters
 */
export function judgePageSettings(definition: Definition, raw: unknown): PageSettingsAnswer {
  const { settings, warnings } = readCallCenterSettings(raw);
  const { mode, readyStatusId, notReadyReason, map = [] } = settings;
  const { defaults } = definition;
  const outranked: OutrankedSetting[] = [];

  if (mode !== undefined && mode !== definition.mode)
    outranked.push({ field: 'mode', slot: null, page: mode, server: definition.mode });

  if (readyStatusId !== undefined && findPresence(definition, readyStatusId)?.statusId !== defaults.readyStatusId)
    outranked.push({
      field: 'readyStatus',
      slot: null,
      page: cutText(readyStatusId, LIMITS.statusChars),
      server: defaults.readyStatusId,
    });

  if (notReadyReason !== undefined) {
    const page = reasonText(notReadyReason.code, notReadyReason.label);
    const server = reasonOf(definition, defaults.reasonCode);
    if (!sameStatus(page, server)) outranked.push({ field: 'notReadyReason', slot: null, page, server });
  }

  for (const { slot, code, label } of map) {
    const presence = findPresence(definition, label);
    // A presence that the definition does not know gets the default code, as it does when the CRM reports it.
    const mapped = definition.presenceMap.find(({ statusId }) => statusId === presence?.statusId);
    const isReady = presence?.ready ?? false;
    const server = isReady ? null : (mapped?.reasonCode ?? defaults.reasonCode);
    if (server === code) continue;
    outranked.push({
      field: 'map',
      slot,
      page: reasonText(code, label),
      server: server === null ? null : reasonOf(definition, server),
    });
  }
  return { outranked, warnings: warnings.length };
}

function reasonOf({ reasonCodes }: Definition, code: number): string {
  return reasonText(code, reasonCodes.find((reason) => reason.code === code)?.label ?? '');
}

function reasonText(code: number, label: string): string {
  return `${code} = ${label}`;
}
