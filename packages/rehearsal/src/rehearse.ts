/**
 * A definition against a recorded day (docs/SPEC.md, RH). The day is played twice by the engine, with the same people,
 * callers and CRMs: under what was in force then, and under the given definition. What the definition changes is the
 * difference of the two replays, never of a replay and the record, since no replay is the day itself.
 */
import { compileRules, type Definition } from '@interlock/engine';
import { type DayFigures, differencesOf, type FigureDifference } from './day-figures.ts';
import { measureRecord } from './measure-record.ts';
import { playDay } from './play-day.ts';
import { readScript } from './read-script.ts';
import type { RecordedDay } from './recorded-day.ts';

export interface LeftOut {
  /** Kind of the input, and the code with which it was refused. */
  readonly reason: string;
  readonly inForce: number;
  readonly rehearsed: number;
}

export interface RehearsalResult {
  readonly from: number;
  readonly to: number;
  readonly agents: number;
  readonly items: number;
  readonly records: number;
  readonly definitions: number;
  readonly recorded: DayFigures;
  readonly inForce: DayFigures;
  readonly rehearsed: DayFigures;
  readonly differences: readonly FigureDifference[];
  readonly distance: readonly FigureDifference[];
  readonly leftOut: readonly LeftOut[];
}

/** @param definition has passed the schema and the linter */
export function rehearse(day: RecordedDay, definition: Definition): RehearsalResult {
  const { from, to, standing, records } = day;
  const script = readScript(day);
  const { figures: recorded, agents, items, definitions } = measureRecord(day);
  const inForce = playDay({ standing, script, from, to, instead: null });
  const rehearsed = playDay({ standing, script, from, to, instead: compileRules(definition) });
  const reasons = [...new Set([...inForce.leftOut.keys(), ...rehearsed.leftOut.keys()])].sort();
  return {
    from,
    to,
    agents,
    items,
    records: records.length,
    definitions,
    recorded,
    inForce: inForce.figures,
    rehearsed: rehearsed.figures,
    differences: differencesOf(inForce.figures, rehearsed.figures),
    distance: differencesOf(recorded, inForce.figures),
    leftOut: reasons.map((reason) => ({
      reason,
      inForce: inForce.leftOut.get(reason) ?? 0,
      rehearsed: rehearsed.leftOut.get(reason) ?? 0,
    })),
  };
}
