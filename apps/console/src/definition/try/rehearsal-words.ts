import type { Rehearsal, RehearsalDifference } from '@interlock/protocol/console';
import type { DefinitionWords } from '../form/form-context.ts';

type TryWords = DefinitionWords['try'];

/** Figures in the order in which one asks about them; the others follow as they come. */
const FIRST = [
  'contactCenter.notReadyMs',
  'contactCenter.readyMs',
  'collisions',
  'bothReadyMs',
  'failedRequests',
  'driftMs',
  'serviceLevel',
  'averageWaitMs',
  'answered',
  'abandoned',
  'missed',
  'occupancy',
];

/** How many of them make the sentence. */
const SAID = 4;

export function ordered(differences: readonly RehearsalDifference[]): RehearsalDifference[] {
  const rank = ({ figure }: RehearsalDifference): number => {
    const at = FIRST.indexOf(figure);
    return at === -1 ? FIRST.length : at;
  };
  return [...differences].sort((a, b) => rank(a) - rank(b) || (a.figure < b.figure ? -1 : 1));
}

/** "With this definition: 14 more agent-minutes Not Ready, 3 collisions fewer." (DE12) */
export function headlineOf(words: TryWords, { differences }: Pick<Rehearsal, 'differences'>, locale: string): string {
  const said = ordered(differences)
    .filter(({ figure, difference }) => FIRST.includes(figure) && difference !== null && difference !== 0)
    .slice(0, SAID)
    .map((difference) => clauseOf(words, difference, locale))
    .filter((clause) => clause !== null);
  if (differences.length === 0) return words.same;
  return said.length === 0 ? words.headline(String(differences.length)) : words.headline(said.join(', '));
}

function clauseOf(words: TryWords, { figure, unit, difference }: RehearsalDifference, locale: string): string | null {
  if (difference === null) return null;
  const what = nameOf(words, figure);
  const isMore = difference > 0;
  const amount = Math.abs(difference);
  if (unit === 'count') return words.counted(amount.toLocaleString(locale), what, isMore);
  if (unit === 'share')
    return words.shared((amount * 100).toLocaleString(locale, { maximumFractionDigits: 1 }), what, isMore);
  const minutes = amount / 60_000;
  return words.minutes(minutes.toLocaleString(locale, { maximumFractionDigits: minutes < 10 ? 1 : 0 }), what, isMore);
}

/** A figure's name; of a Not Ready time by cause, the cause with it. */
export function nameOf(words: TryWords, figure: string): string {
  const known = words.name[figure];
  if (known !== undefined) return known;
  const parts = /^(contactCenter|crm)\.notReadyBy\.(.+)$/.exec(figure);
  if (parts === null) return figure;
  return `${words.name[`${parts[1]}.notReadyMs`] ?? parts[1]} (${parts[2]})`;
}

export function valueText(
  value: number | null,
  unit: RehearsalDifference['unit'],
  locale: string,
  length: (ms: number) => string,
): string {
  if (value === null) return '–';
  if (unit === 'share') return `${(value * 100).toLocaleString(locale, { maximumFractionDigits: 1 })} %`;
  return unit === 'ms' ? length(value) : value.toLocaleString(locale);
}

/** With its sign, and a true minus. */
export function signed(text: string, difference: number | null): string {
  if (difference === null || difference === 0) return text;
  return difference > 0 ? `+${text}` : `−${text}`;
}
