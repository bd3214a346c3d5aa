import { describe, expect, it } from 'vitest';
import type { BridgeState } from './bridge/crm-bridge.ts';
import type { SessionState } from './session/session-client.ts';
import { type StageFacts, stageOf } from './stage.ts';
import { NO_SETTINGS } from './testing/fake-world.ts';
import { DEFINITION, NOW } from './testing/views.ts';

const OPEN: BridgeState = {
  state: 'open',
  since: NOW,
  wire: 'plain',
  origin: 'http://127.0.0.1:4401',
  user: { agentId: 'dana', name: 'Dana Fox', locale: '' },
  promise: { workEvents: false, asksFirst: false },
  crmName: 'Demo CRM',
  settings: null,
  silent: false,
};
const BRIDGES: BridgeState[] = [
  { state: 'waiting', since: NOW },
  { state: 'greeted', since: NOW, wire: 'plain' },
  OPEN,
];
const LINKED: SessionState = {
  state: 'linked',
  epoch: 1,
  sessionId: 's',
  definition: DEFINITION,
  settings: NO_SETTINGS,
};
const SESSIONS: SessionState[] = [
  { state: 'idle' },
  { state: 'connecting', attempt: 0 },
  { state: 'waiting', attempt: 3, retryAt: NOW },
  LINKED,
  { state: 'superseded' },
  { state: 'signedOut' },
  { state: 'refused', code: 'x' },
];

const facts = (parts: Partial<StageFacts>): StageFacts => ({
  bridge: OPEN,
  session: { state: 'idle' },
  hasView: false,
  isFollower: false,
  isSignedOut: false,
  ...parts,
});

describe('stageOf', () => {
  it('[CN28] gives one page for every combination, and the state of the agent only where there is a view', () => {
    for (const bridge of BRIDGES) {
      for (const session of SESSIONS) {
        for (const hasView of [false, true]) {
          for (const isFollower of [false, true]) {
            for (const isSignedOut of [false, true]) {
              const stage = stageOf({ bridge, session, hasView, isFollower, isSignedOut });
              if (stage.state === 'working') expect(hasView).toBe(true);
            }
          }
        }
      }
    }
  });

  const rows: { parts: Partial<StageFacts>; shows: string }[] = [
    { parts: { session: { state: 'superseded' }, isFollower: true }, shows: 'superseded' },
    { parts: { session: { state: 'refused', code: 'originRefused' }, hasView: true }, shows: 'refused' },
    { parts: { session: LINKED, hasView: true, bridge: { state: 'waiting', since: NOW } }, shows: 'working' },
    { parts: { session: { state: 'waiting', attempt: 3, retryAt: NOW }, hasView: true }, shows: 'working' },
    { parts: { session: { state: 'waiting', attempt: 3, retryAt: NOW } }, shows: 'connecting' },
    { parts: { bridge: { state: 'waiting', since: NOW } }, shows: 'waitingForCrm' },
    { parts: { bridge: { state: 'greeted', since: NOW, wire: 'plain' } }, shows: 'waitingForUser' },
    { parts: { isFollower: true, isSignedOut: true }, shows: 'follower' },
    { parts: { isSignedOut: true }, shows: 'signedOut' },
    { parts: {}, shows: 'connecting' },
  ];
  for (const { parts, shows } of rows) {
    it(`[CN28] shows ${shows} when ${JSON.stringify(Object.keys(parts))} say so`, () => {
      expect(stageOf(facts(parts)).state).toBe(shows);
    });
  }
});
