import type { Tone } from '@interlock/words';
import type { StoryLine } from './story.ts';

/** Which of the five shapes stands for what a lane shows. */
export const TONES: Readonly<Record<Exclude<StoryLine['shape'], 'none'>, Tone>> = {
  ready: 'ready',
  held: 'held',
  work: 'work',
  offline: 'off',
  unknown: 'off',
  wrong: 'wrong',
};
