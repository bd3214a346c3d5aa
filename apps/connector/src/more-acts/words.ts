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
  toColleague: 'To a colleague …',
  colleagueName: 'Part of the name',
  colleagues: 'Colleagues',
  standing: { ready: 'Ready', busy: 'Busy', notReady: 'Not Ready' },
  found: (count: number, more: boolean) => {
    if (count === 0) return 'Nobody of this name in your teams is signed in.';
    if (more) return `The first ${count}. Type more of the name for others.`;
    return count === 1 ? '1 found' : `${count} found`;
  },
  failed: 'There is no answer. Try again.',
  handOverToNamed: (name: string, queue: string) => `Hand over to ${name}, through ${queue}`,
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
  toColleague: 'An eine Person …',
  colleagueName: 'Teil des Namens',
  colleagues: 'Im Team',
  standing: { ready: 'Bereit', busy: 'Beschäftigt', notReady: 'Nicht bereit' },
  found: (count, more) => {
    if (count === 0) return 'In Ihren Teams ist niemand dieses Namens angemeldet.';
    if (more) return `Die ersten ${count}. Mehr vom Namen zeigt andere.`;
    return count === 1 ? '1 gefunden' : `${count} gefunden`;
  },
  failed: 'Es kommt keine Antwort. Versuchen Sie es noch einmal.',
  handOverToNamed: (name, queue) => `An ${name} übergeben, über ${queue}`,
  parked: 'Geparkt',
  parkedFor: (time) => `noch ${time}, dann wartet es wieder`,
};
