import type { ClientDefinition } from '../session-wire/session-schemas.ts';
import type { Definition } from './definition-schema.ts';

/** The part of a definition that a connector may know (SW12): what it shows and the times that it keeps itself. */
export function clientDefinitionOf(definition: Definition): ClientDefinition {
  return {
    name: definition.name,
    mode: definition.mode,
    presences: definition.presences.map(({ statusId, label, ready }) => ({ statusId, label, ready })),
    reasonCodes: definition.reasonCodes.map(({ code, label, selectable }) => ({ code, label, selectable })),
    channels: definition.channels.map(({ id, label, capacity, offerTimeoutMs, wrapUpMs }) => ({
      id,
      label,
      capacity,
      offerTimeoutMs,
      wrapUpMs,
    })),
    queues: definition.queues.map(({ id, label }) => ({ id, label })),
    snapshotMs: definition.timeouts.snapshotMs,
    wrapUpExtensionMs: definition.timeouts.wrapUpExtensionMs,
    plainSettleMs: definition.timeouts.plainSettleMs,
  };
}
