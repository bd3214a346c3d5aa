export { CenterRun, type OwnInput } from './center-run.ts';
export { type DayFigures, differencesOf, type FigureDifference, type SideFigures } from './day-figures.ts';
export type { RecordedDay, RecordedEvent, RecordedRecord, Standing } from './recorded-day.ts';
export { type LeftOut, type RehearsalResult, rehearse } from './rehearse.ts';
export { createStandingFold, type StandingFold } from './standing-after.ts';
export { VirtualClock, type VirtualTimer } from './virtual-clock.ts';
