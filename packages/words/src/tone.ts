/** One shape and one colour each, everywhere the same five. */
export type Tone = 'ready' | 'held' | 'work' | 'off' | 'wrong';

/** The tone of each shape that the server names. */
export const SHAPE_TONES = { ready: 'ready', held: 'held', work: 'work', offline: 'off', outOfStep: 'wrong' } as const;
