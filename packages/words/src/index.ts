export type { CommonWords } from './en.ts';
export { type Explained, endedByReady, explain, isAtWork, mostTelling } from './explain.ts';
export { stopwatch, type TimeFormat, timeFormat } from './format.ts';
export { type Language, languageFor } from './language.ts';
export { type SideFacts, type SideState, sideState, sideWord } from './side-state.ts';
export {
  listed,
  nameOfRef,
  nameOfWork,
  presenceLabel,
  reasonLabel,
  type Speaker,
  type SpokenWords,
} from './speaker.ts';
export type { Voice } from './to-agent-en.ts';
export { SHAPE_TONES, type Tone } from './tone.ts';
export type { Worded } from './worded.ts';
