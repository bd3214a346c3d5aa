import { describe, expect, it } from 'vitest';
import { ABOUT_AGENT_DE } from './about-agent-de.ts';
import { ABOUT_AGENT_EN } from './about-agent-en.ts';
import { TO_AGENT_EN } from './to-agent-en.ts';

/** Every sentence of a voice, functions called with names for their parts. */
function sentences(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String(value('one', 'two'))];
  return Object.values(value ?? {}).flatMap(sentences);
}

describe('voices', () => {
  it('[UI2] nobody reads about an agent as if they were the agent', () => {
    const english = sentences(ABOUT_AGENT_EN);
    expect(english.filter((sentence) => /\byou(r|rs)?\b/i.test(sentence))).toEqual([]);
    expect(
      sentences(ABOUT_AGENT_DE).filter((sentence) =>
        /\b(Sie|Ihnen|Ihre?r?) (sind|haben|bleiben|bekommen|können|zu|Arbeit)\b/.test(sentence),
      ),
    ).toEqual([]);
    expect(english).toHaveLength(sentences(TO_AGENT_EN).length);
    expect(english.filter((sentence) => sentence.trim() === '')).toEqual([]);
  });
});
