import { MAX_COUNTED_CHANGES, STANDARD_CHANNEL_POLICY, STANDARD_DISTRIBUTION } from '@interlock/engine';
import { completeDefinition, LIMITS } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import { defaultDefinition } from '../default-definition.ts';

describe('what a definition leaves out', () => {
  it('[DF3] is filled in with the standard that the engine has', () => {
    const {
      skills: _skills,
      agents: _agents,
      queues: _queues,
      distribution: _policy,
      dispositions: _dispositions,
      chat: _chat,
      ...rest
    } = defaultDefinition(4401);
    const completed = completeDefinition({
      ...rest,
      channels: [{ id: 'chat', label: 'Chat', capacity: 1, offerTimeoutMs: 1_000, wrapUpMs: 0 }],
    });
    expect(completed).toMatchObject(STANDARD_DISTRIBUTION);
    expect(completed.channels[0]).toMatchObject(STANDARD_CHANNEL_POLICY);
  });

  it('[FL1] an agent’s changes are remembered as far as a definition may count them', () => {
    expect(MAX_COUNTED_CHANGES).toBe(LIMITS.flappingChangesMax);
  });
});
