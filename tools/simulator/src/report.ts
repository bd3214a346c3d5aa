/** Adds up runs for the one line of JSON. */
import { Comparison, type Line } from './comparison.ts';
import type { Violation } from './findings.ts';
import { addFigures, noFigures } from './ledger.ts';
import type { TaskResult } from './pool.ts';
import type { Run } from './simulate.ts';
import { SOMETIMES } from './sometimes.ts';
import { TraceHash } from './trace-hash.ts';

export interface Report {
  readonly seed: number;
  readonly seeds: number;
  readonly agentHours: number;
  readonly agentYears: number;
  readonly workItems: number;
  readonly faults: number;
  readonly faultsByKind: Readonly<Record<string, number>>;
  readonly collisions: number;
  readonly collisionsByCause: Readonly<Record<string, number>>;
  readonly bothReadyMs: number;
  readonly bothReadyMsByCause: Readonly<Record<string, number>>;
  readonly driftMs: number;
  readonly corrections: number;
  readonly recoveries: number;
  readonly longestRecoveryMs: number;
  readonly violations: number;
  readonly violated: readonly string[];
  readonly sometimes: Readonly<Record<string, number>>;
  readonly neverReached: readonly string[];
  /** Seeds that were run twice, and those of them that went another way the second time. */
  readonly twice: number;
  readonly differing: number;
  readonly traceHash: string;
  readonly comparison: readonly Line[];
}

const AGENT_YEAR_HOURS = 2_000;

const sum = (values: Readonly<Record<string, number>>): number => Object.values(values).reduce((a, b) => a + b, 0);

function addTo(counts: Record<string, number>, more: Readonly<Partial<Record<string, number>>>): void {
  for (const [key, value] of Object.entries(more)) counts[key] = (counts[key] ?? 0) + (value ?? 0);
}

export class Reporter {
  readonly #seed: number;
  readonly #isWhole: boolean;
  readonly #figures = noFigures();
  readonly #faults: Record<string, number> = {};
  readonly #sometimes: Record<string, number> = {};
  readonly #hashes = new Map<number, string>();
  readonly #comparison = new Comparison();
  readonly violated: { readonly seed: number; readonly violation: Violation }[] = [];
  #violations = 0;
  #agentHours = 0;
  #workItems = 0;
  #corrections = 0;
  #recoveries = 0;
  #longestRecoveryMs = 0;
  #twice = 0;
  #differing = 0;

  /** @param isWhole the batch is large enough for everything to be reached */
  constructor(seed: number, isWhole: boolean) {
    this.#seed = seed;
    this.#isWhole = isWhole;
  }

  add({ runs, rivals, isSameTwice }: TaskResult): void {
    for (const run of runs) this.#addRun(run);
    if (isSameTwice !== null) this.#twice += 1;
    if (isSameTwice === false) this.#differing += 1;
    const [first] = runs;
    if (first === undefined) return;
    for (const { rival, figures, completed, waitMs } of rivals)
      this.#comparison.add(first.mode, rival, {
        seed: first.seed,
        agentHours: first.agentHours,
        figures,
        completed,
        waitMs,
      });
  }

  #addRun(run: Run): void {
    this.#hashes.set(run.seed, `${this.#hashes.get(run.seed) ?? ''}${run.traceHash}`);
    this.#agentHours += run.agentHours;
    this.#workItems += run.workItems.interactions + run.workItems.tickets;
    this.#corrections += run.corrections;
    this.#recoveries += run.recoveries;
    this.#longestRecoveryMs = Math.max(this.#longestRecoveryMs, run.longestRecoveryMs);
    addFigures(this.#figures, run.figures);
    addTo(this.#faults, run.faults);
    addTo(this.#sometimes, run.sometimes);
    this.#violations += run.violations.length;
    for (const violation of run.violations) this.violated.push({ seed: run.seed, violation });
    const { seed, agentHours, figures, waitMs, workItems } = run;
    const { completed } = workItems;
    this.#comparison.add(run.mode, `Interlock, ${run.wire}`, { seed, agentHours, figures, completed, waitMs });
  }

  report(): Report {
    const hash = new TraceHash();
    for (const [, text] of [...this.#hashes].sort(([a], [b]) => a - b)) hash.text(text);
    const only = this.#hashes.size === 1 ? [...this.#hashes.values()][0] : undefined;
    return {
      seed: this.#seed,
      seeds: this.#hashes.size,
      agentHours: round(this.#agentHours),
      agentYears: round(this.#agentHours / AGENT_YEAR_HOURS),
      workItems: this.#workItems,
      faults: sum(this.#faults),
      faultsByKind: this.#faults,
      collisions: sum(this.#figures.collisions),
      collisionsByCause: this.#figures.collisions,
      bothReadyMs: sum(this.#figures.bothReadyMs),
      bothReadyMsByCause: this.#figures.bothReadyMs,
      driftMs: this.#figures.driftMs,
      corrections: this.#corrections,
      recoveries: this.#recoveries,
      longestRecoveryMs: this.#longestRecoveryMs,
      violations: this.#violations,
      violated: [...new Set(this.violated.map(({ violation }) => violation.property))],
      sometimes: this.#sometimes,
      neverReached: this.#isWhole ? SOMETIMES.filter((what) => this.#sometimes[what] === undefined) : [],
      twice: this.#twice,
      differing: this.#differing,
      traceHash: only ?? hash.toString(),
      comparison: this.#comparison.lines(),
    };
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Nothing was violated, every second run went the same way, and what must be reached was. */
export function isGood(report: Report, failures: number): boolean {
  return report.violations === 0 && report.differing === 0 && report.neverReached.length === 0 && failures === 0;
}
