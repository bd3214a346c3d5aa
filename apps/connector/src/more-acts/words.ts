import type { Worded } from '@interlock/words';

/** What may be done with an interaction besides ending it, in English; fetched when there is one. */
export const MORE_ACTS_EN = {
  title: (label: string) => `More for ${label}`,
  park: 'Park',
  parkNamed: (label: string) => `Park ${label}`,
  resume: 'Resume',
  resumeNamed: (label: string) => `Resume ${label}`,
  handOver: 'Hand over',
  handOverTo: 'Hand over to a queue',
  choose: 'Hand over to …',
  parked: 'Parked',
  parkedFor: (time: string) => `${time} left, then it waits again`,
} as const;

export type MoreActsWords = Worded<typeof MORE_ACTS_EN>;

export const MORE_ACTS_DE: MoreActsWords = {
  title: (label) => `Mehr zu ${label}`,
  park: 'Parken',
  parkNamed: (label) => `${label} parken`,
  resume: 'Aufnehmen',
  resumeNamed: (label) => `${label} wieder aufnehmen`,
  handOver: 'Übergeben',
  handOverTo: 'An eine Warteschlange übergeben',
  choose: 'Übergeben an …',
  parked: 'Geparkt',
  parkedFor: (time) => `noch ${time}, dann wartet es wieder`,
};
