import { describe, expect, it } from 'vitest';
import type { DefinitionProblemCode } from '../codes.ts';
import { type Definition, STANDARD_CHANNEL_POLICY } from '../definition.ts';
import { TEST_DEFINITION } from '../testing/test-definition.ts';
import { lintDefinition } from './lint-definition.ts';

const GOOD: Definition = {
  ...TEST_DEFINITION,
  presenceMap: [...TEST_DEFINITION.presenceMap, { statusId: 'training', reasonCode: 4 }],
};

const CASES: readonly (readonly [DefinitionProblemCode, string, Partial<Definition>])[] = [
  [
    'ambiguousStatus',
    '/presences/7/statusId',
    { presences: [...GOOD.presences, { statusId: 'lunch', label: 'Again', ready: false }] },
  ],
  [
    'caseDiffersOnly',
    '/presences/7/statusId',
    { presences: [...GOOD.presences, { statusId: 'Lunch', label: 'Again', ready: false }] },
  ],
  [
    'caseDiffersOnly',
    '/presenceMap/5/statusId',
    { presenceMap: [...GOOD.presenceMap, { statusId: 'LUNCH', reasonCode: 2 }] },
  ],
  [
    'separatorInStatus',
    '/presences/7/statusId',
    { presences: [...GOOD.presences, { statusId: 'a;b', label: 'Both', ready: false }] },
  ],
  ['noReadyPresence', '/presences', { presences: GOOD.presences.map((presence) => ({ ...presence, ready: false })) }],
  ['noNotReadyPresence', '/presences', { presences: GOOD.presences.map((presence) => ({ ...presence, ready: true })) }],
  [
    'ambiguousCode',
    '/reasonCodes/12/code',
    { reasonCodes: [...GOOD.reasonCodes, { code: 1, label: 'One', selectable: true }] },
  ],
  [
    'ambiguousLabel',
    '/reasonCodes/12/label',
    { reasonCodes: [...GOOD.reasonCodes, { code: 50, label: 'break ', selectable: false }] },
  ],
  ['unknownCode', '/defaults/reasonCode', { defaults: { ...GOOD.defaults, reasonCode: 77 } }],
  ['unknownCode', '/systemReasonCodes/missed', { systemReasonCodes: { ...GOOD.systemReasonCodes, missed: 77 } }],
  [
    'unknownCode',
    '/presenceMap/5/reasonCode',
    { presenceMap: [...GOOD.presenceMap, { statusId: 'online', reasonCode: 77 }] },
  ],
  [
    'noSelectableCode',
    '/reasonCodes',
    { reasonCodes: GOOD.reasonCodes.map((reason) => ({ ...reason, selectable: false })) },
  ],
  [
    'unknownStatus',
    '/presenceMap/5/statusId',
    { presenceMap: [...GOOD.presenceMap, { statusId: 'gone', reasonCode: 1 }] },
  ],
  ['wrongAvailability', '/defaults/readyStatusId', { defaults: { ...GOOD.defaults, readyStatusId: 'busy' } }],
  ['wrongAvailability', '/defaults/heldStatusId', { defaults: { ...GOOD.defaults, heldStatusId: 'available' } }],
  [
    'wrongAvailability',
    '/defaults/notReadyStatusId',
    { defaults: { ...GOOD.defaults, notReadyStatusId: 'available' } },
  ],
  [
    'ambiguousMap',
    '/presenceMap/5/statusId',
    { presenceMap: [...GOOD.presenceMap, { statusId: 'lunch', reasonCode: 3 }] },
  ],
  [
    'readyInMap',
    '/presenceMap/5/statusId',
    { presenceMap: [...GOOD.presenceMap, { statusId: 'online', reasonCode: 3 }] },
  ],
  ['unmappedStatus', '/presences/6', { presenceMap: TEST_DEFINITION.presenceMap }],
  ['unmappedCode', '/reasonCodes/3', { presenceMap: TEST_DEFINITION.presenceMap }],
  [
    'unreachableCode',
    '/reasonCodes/7',
    { presenceMap: [...TEST_DEFINITION.presenceMap, { statusId: 'training', reasonCode: 92 }] },
  ],
  ['cycle', '/defaults/notReadyStatusId', { defaults: { ...GOOD.defaults, notReadyStatusId: 'dinner' } }],
  ['repeatedOrigin', '/allowedOrigins/1', { allowedOrigins: ['https://crm.example', 'https://crm.example'] }],
  [
    'repeatedId',
    '/channels/2/id',
    {
      channels: [
        ...GOOD.channels,
        { id: 'chat', label: 'Chat', capacity: 1, offerTimeoutMs: 1, wrapUpMs: 0, ...STANDARD_CHANNEL_POLICY },
      ],
    },
  ],
  ['repeatedId', '/teams/1/id', { teams: [...GOOD.teams, { id: 'support', label: 'Again' }] }],
  ['unreachableCapacity', '/channels/0/capacity', {}],
  ['timeoutOrder', '/timeouts/logoutMs', { timeouts: { ...GOOD.timeouts, logoutMs: 15_000 } }],
  ['timeoutOrder', '/timeouts/retryMaxMs', { timeouts: { ...GOOD.timeouts, retryMaxMs: 999 } }],
  ['timeoutOrder', '/timeouts/reservationMs', { timeouts: { ...GOOD.timeouts, reservationMs: 2_000 } }],
  ['timeoutOrder', '/timeouts/plainSettleMs', { timeouts: { ...GOOD.timeouts, plainSettleMs: 10_000 } }],
];

describe('the linter', () => {
  it.each(CASES)('[DF20] finds %s at %s', (code, path, change) => {
    const problems = lintDefinition({ ...GOOD, ...change });
    expect(problems).toContainEqual(expect.objectContaining({ code, path }));
  });

  it('[DF21] finds all problems at once, in plain words with the place', () => {
    const problems = lintDefinition({
      ...GOOD,
      defaults: { readyStatusId: 'nope', notReadyStatusId: 'BUSY', heldStatusId: 'available', reasonCode: 77 },
    });
    expect(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.path)).toEqual([
      '/defaults/reasonCode',
      '/defaults/readyStatusId',
      '/defaults/notReadyStatusId',
      '/defaults/heldStatusId',
    ]);
    for (const problem of problems) expect(problem.message).toMatch(/^.{20,}\.$/);
  });

  it('[DF22] a good definition has no error', () => {
    expect(lintDefinition({ ...GOOD, channels: [], capacity: { contactCenter: 3, crm: 1 } })).toEqual([]);
  });
});
