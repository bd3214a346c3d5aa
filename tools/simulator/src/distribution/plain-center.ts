import { compileRules, type Rules } from '@interlock/engine';
import { completeDefinition, type DefinitionInput } from '@interlock/protocol';

/** A definition in which nothing but the distribution matters: agents take one interaction at a time, without a wrap-up. */
export function plainRules(
  change: Pick<DefinitionInput, 'teams' | 'agents' | 'queues'> & Partial<DefinitionInput>,
): Rules {
  return compileRules(
    completeDefinition({
      version: 1,
      name: 'Simulated',
      mode: 'synchronized',
      allowedOrigins: ['http://127.0.0.1:4401'],
      presences: [
        { statusId: 'available', label: 'Available', ready: true },
        { statusId: 'busy', label: 'Busy', ready: false },
      ],
      reasonCodes: [
        { code: 1, label: 'Break', selectable: true },
        { code: 2, label: 'System', selectable: false },
      ],
      presenceMap: [{ statusId: 'busy', reasonCode: 1 }],
      defaults: { readyStatusId: 'available', notReadyStatusId: 'busy', heldStatusId: 'busy', reasonCode: 1 },
      systemReasonCodes: {
        startWork: 2,
        clientDisconnect: 2,
        missed: 2,
        supervisor: 2,
        otherSide: 2,
        wrapUp: 2,
        flapping: 2,
        outOfStep: 2,
      },
      channels: [{ id: 'voice', label: 'Voice', capacity: 1, offerTimeoutMs: 20_000, wrapUpMs: 0 }],
      ...change,
    }),
  );
}
