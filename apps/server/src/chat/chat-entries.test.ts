import { describe, expect, it } from 'vitest';
import { entryOf, inFrames } from './chat-entries.ts';

describe('entries of a chat', () => {
  it('[CH5] what cannot be read is left out', () => {
    for (const data of [null, 1, 'x', {}, { kind: 'shout' }, { kind: 'joined', name: 7 }])
      expect(entryOf({ seq: 1, at: 1, entryId: 'a', data })).toBeNull();
    expect(entryOf({ seq: 1, at: 2, entryId: 'a', data: { kind: 'joined', name: 'Dana', agentId: 'dana' } })).toEqual({
      kind: 'joined',
      seq: 1,
      at: 2,
      name: 'Dana',
    });
  });

  it('[CH5] fit into frames, however many and long they are, in order', () => {
    const entries = Array.from({ length: 500 }, (_, index) => ({
      kind: 'message' as const,
      seq: index + 1,
      at: 1,
      from: 'visitor' as const,
      name: 'x'.repeat(80),
      messageId: 'm'.repeat(64),
      // Four bytes in UTF-8 for two characters; a quote is doubled in JSON.
      text: '😀'.repeat(1_000),
    }));
    const frames = inFrames(entries);
    expect(frames.flat()).toEqual(entries);
    for (const frame of frames) expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThan(250_000);
    expect(inFrames([])).toEqual([]);
  });
});
