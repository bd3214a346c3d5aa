/** Adds up runs, and tells them: one line of JSON for tools, a table for people. */
import { addFigures, type Figures, noFigures } from './ledger.ts';
import type { TaskResult } from './pool.ts';
import type { Run, Violation } from './simulate.ts';
import { SOMETIMES } from './sometimes.ts';
import { TraceHash } from './trace-hash.ts';

/** What is compared between Interlock and its rivals, of one mode. */
export interface Line {
  readonly who: string;
  readonly mode: string;
  readonly agentHours: number;
  readonly completed: number;
  readonly collisions: number;
  readonly collisionsByCause: Readonly<Record<string, number>>;
  readonly collisionMs: number;
  readonly bothReadyMs: number;
  readonly bothReadyMsByCause: Readonly<Record<string, number>>;
  readonly longestBothReadyMs: number;
  readonly driftMs: number;
  readonly againstWishMs: number;
  /** Share of the time in which a person without work wished to be Ready and was not. */
  readonly lostShare: number;
  readonly waitMs: number;
}

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

interface Sum {
  readonly figures: Figures;
  agentHours: number;
  completed: number;
  waitMs: number;
}

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
  readonly #sums = new Map<string, Sum>();
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
      this.#line(rival, first.mode, first.agentHours, figures, completed, waitMs);
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
    this.#line(`Interlock, ${run.wire}`, run.mode, run.agentHours, run.figures, run.workItems.completed, run.waitMs);
  }

  #line(who: string, mode: string, agentHours: number, figures: Figures, completed: number, waitMs: number): void {
    const key = `${mode}/${who}`;
    const into = this.#sums.get(key) ?? { figures: noFigures(), agentHours: 0, completed: 0, waitMs: 0 };
    this.#sums.set(key, into);
    addFigures(into.figures, figures);
    into.agentHours += agentHours;
    into.completed += completed;
    into.waitMs += waitMs * completed;
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
      comparison: [...this.#sums].map(([key, into]) => lineOf(key, into)).sort((a, b) => compareLines(a, b)),
    };
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

function compareLines(a: Line, b: Line): number {
  return a.mode === b.mode ? a.who.localeCompare(b.who) : b.mode.localeCompare(a.mode);
}

function lineOf(key: string, { figures, agentHours, completed, waitMs }: Sum): Line {
  const [mode = '', who = ''] = key.split('/');
  return {
    who,
    mode,
    agentHours: round(agentHours),
    completed,
    collisions: sum(figures.collisions),
    collisionsByCause: figures.collisions,
    collisionMs: figures.collisionMs,
    bothReadyMs: sum(figures.bothReadyMs),
    bothReadyMsByCause: figures.bothReadyMs,
    longestBothReadyMs: figures.longestBothReadyMs,
    driftMs: figures.driftMs,
    againstWishMs: figures.againstWishMs,
    lostShare: figures.wishedMs === 0 ? 0 : Math.round((figures.lostMs / figures.wishedMs) * 10_000) / 10_000,
    waitMs: completed === 0 ? 0 : Math.round(waitMs / completed),
  };
}

/** Nothing was violated, every second run went the same way, and what must be reached was. */
export function isGood(report: Report, failures: number): boolean {
  return report.violations === 0 && report.differing === 0 && report.neverReached.length === 0 && failures === 0;
}

/** The comparison for people: everything per 1,000 agent-hours, so that rows of different lengths compare. */
export function comparisonTable(lines: readonly Line[]): string {
  const head = [
    'mode',
    'who',
    'agent-hours',
    'double work',
    'of it own doing',
    'double work s',
    'both Ready s',
    'longest s',
    'disagree s',
    'against wish s',
    'lost Ready',
    'wait s',
  ];
  const rows = lines.map((line) => {
    const per = (value: number): string =>
      ((value / line.agentHours) * 1_000).toFixed(value / line.agentHours < 0.1 ? 1 : 0);
    const own = (line.collisionsByCause['personsFlip'] ?? 0) + (line.collisionsByCause['ownCall'] ?? 0);
    const isComplementary = line.mode === 'complementary';
    return [
      line.mode,
      line.who,
      line.agentHours.toFixed(0),
      per(line.collisions),
      per(own),
      per(line.collisionMs / 1000),
      isComplementary ? per(line.bothReadyMs / 1000) : '-',
      isComplementary ? (line.longestBothReadyMs / 1000).toFixed(1) : '-',
      isComplementary ? '-' : per(line.driftMs / 1000),
      per(line.againstWishMs / 1000),
      `${(line.lostShare * 100).toFixed(2)} %`,
      (line.waitMs / 1000).toFixed(0),
    ];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const text = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return ['counts and seconds per 1,000 agent-hours', text(head), ...rows.map(text)].join('\n');
}
