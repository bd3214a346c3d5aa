/** Both harnesses and all their negative controls in one run, and what came of it in one line. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrokenStoreName, runKillCycles } from '@interlock/store/crash';
import { writeProofSection } from '../../../../tools/proof/proof-file.ts';
import { runServerKillCycles } from './server-kill-cycles.ts';

/** What is told of one victim: the store in a process of its own, or the whole server. */
export interface VictimResult {
  readonly cycles: number;
  readonly acknowledged: number;
  readonly lost: number;
  /** Anything else that was not as promised. */
  readonly otherProblems: number;
}

export interface ControlResult {
  readonly name: string;
  readonly caught: boolean;
}

export interface KillCyclesResult {
  readonly seed: number;
  readonly cycles: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly store: VictimResult;
  readonly server: VictimResult;
  readonly controls: { readonly total: number; readonly caught: number; readonly missed: readonly string[] };
}

export interface KillRun {
  readonly seed: number;
  /** Kills in all, 4 and up: a quarter of them hit the whole server, the others the store alone. */
  readonly cycles: number;
  /** Words for people. */
  readonly say: (line: string) => void;
}

interface Control {
  readonly victim: 'store' | 'server';
  readonly store: BrokenStoreName;
  /** The problem that must be found. */
  readonly kind: string;
}

/** Victims that break one promise each, and what they must be caught at. */
export const CONTROLS: readonly Control[] = [
  { victim: 'store', store: 'acknowledgesEarly', kind: 'acknowledgedLost' },
  { victim: 'store', store: 'dividesAppends', kind: 'appendDivided' },
  { victim: 'store', store: 'dividesCheckpoints', kind: 'checkpointTorn' },
  { victim: 'server', store: 'acknowledgesEarly', kind: 'acknowledgedLost' },
  { victim: 'server', store: 'forgetsCommands', kind: 'repeatRefused' },
];

/** Kills of a round, and rounds: when a kill hits is chance, and a broken victim that survives them all is not caught. */
const CONTROL_CYCLES = { store: 60, server: 12 } as const;
const CONTROL_ROUNDS = 6;
const SERVER_SHARE = 4;
const BROKEN_SERVER = fileURLToPath(new URL('./broken-server.ts', import.meta.url));

interface Found {
  readonly kind: string;
  readonly detail: string;
}

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-kill-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a broken victim and answers whether the problem was found that it must have. */
export async function runControl(control: Control, seed: number): Promise<ControlResult> {
  let caught = false;
  for (let round = 0; round < CONTROL_ROUNDS && !caught; round += 1) caught = await isCaught(control, seed + round);
  return { name: `${control.victim} ${control.store}`, caught };
}

async function isCaught({ victim, store, kind }: Control, seed: number): Promise<boolean> {
  const cycles = CONTROL_CYCLES[victim];
  const { problems } = await inFolder<{ problems: readonly Found[] }>((folder) =>
    victim === 'store'
      ? runKillCycles({ path: join(folder, 'log.db'), seed, cycles, store })
      : runServerKillCycles({
          dataFolder: join(folder, 'data'),
          seed,
          cycles,
          instead: { program: BROKEN_SERVER, env: { INTERLOCK_TEST_STORE: store } },
        }),
  );
  return problems.some((problem) => problem.kind === kind);
}

function resultOf(cycles: number, acknowledged: number, problems: readonly Found[]): VictimResult {
  const lost = problems.filter(({ kind }) => kind === 'acknowledgedLost').length;
  return { cycles, acknowledged, lost, otherProblems: problems.length - lost };
}

/** Kills the store and the server as often as asked for, and proves with every control that a loss would have been found. */
export async function runKill({ seed, cycles, say }: KillRun): Promise<KillCyclesResult> {
  const serverCycles = Math.max(1, Math.floor(cycles / SERVER_SHARE));
  const store = await inFolder(async (folder) => {
    const report = await runKillCycles({ path: join(folder, 'log.db'), seed, cycles: cycles - serverCycles });
    for (const { cycle, kind, detail } of report.problems) say(`store, cycle ${cycle}: ${kind}: ${detail}`);
    return resultOf(report.cycles, report.acknowledgedRecords, report.problems);
  });
  say(`store: ${store.cycles} kills, ${store.acknowledged} acknowledged, ${store.lost} lost`);
  const server = await inFolder(async (folder) => {
    const report = await runServerKillCycles({ dataFolder: join(folder, 'data'), seed, cycles: serverCycles });
    for (const { cycle, kind, detail } of report.problems) say(`server, cycle ${cycle}: ${kind}: ${detail}`);
    return resultOf(report.cycles, report.acknowledged, report.problems);
  });
  say(`server: ${server.cycles} kills, ${server.acknowledged} acknowledged, ${server.lost} lost`);
  const controls: ControlResult[] = [];
  for (const control of CONTROLS) {
    const result = await runControl(control, seed);
    controls.push(result);
    say(`control ${result.name}: ${result.caught ? 'caught' : 'NOT CAUGHT'}`);
  }
  const missed = controls.filter(({ caught }) => !caught).map(({ name }) => name);
  return {
    seed,
    cycles: store.cycles + server.cycles,
    acknowledged: store.acknowledged + server.acknowledged,
    lost: store.lost + server.lost,
    store,
    server,
    controls: { total: controls.length, caught: controls.length - missed.length, missed },
  };
}

export function isClean({ lost, store, server, controls }: KillCyclesResult): boolean {
  return lost === 0 && store.otherProblems === 0 && server.otherProblems === 0 && controls.missed.length === 0;
}

/** Puts the result under its own key into a proof file and leaves the other keys as they are. */
export function writeProof(file: string, result: KillCyclesResult): void {
  writeProofSection(file, 'killCycles', result);
}
