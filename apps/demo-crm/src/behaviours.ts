import type { Behaviour } from '../server/desk.ts';

export const BEHAVIOURS_IN_WORDS: readonly {
  readonly behaviour: Behaviour;
  readonly title: string;
  readonly detail: string;
}[] = [
  { behaviour: 'apply', title: 'does it', detail: 'As it should be' },
  { behaviour: 'slow', title: 'does it slowly', detail: 'After 0.7 seconds' },
  { behaviour: 'refuse', title: 'refuses', detail: 'And says so' },
  { behaviour: 'hang', title: 'never answers', detail: 'And does nothing' },
  { behaviour: 'claim', title: 'claims success', detail: 'And changes nothing' },
];
