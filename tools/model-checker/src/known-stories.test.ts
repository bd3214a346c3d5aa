import * as shipped from '@interlock/engine';
import { describe, expect, it } from 'vitest';
import { KNOWN_STORIES } from './known-stories.ts';
import { replay } from './story.ts';

describe('stories that broke an earlier engine', () => {
  it.each(
    KNOWN_STORIES.map((story) => [story.id, story] as const),
  )('[MC10] %s: breaks nothing any more', (_id, story) => {
    expect(replay(story, shipped).broken).toEqual([]);
  });
});
