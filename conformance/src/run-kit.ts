/** One run: the page in a browser, the scenes, the verdicts. */
import type { Browser } from '@playwright/test';
import { type Finding, judgeAll } from './checks/all-checks.ts';
import { type Evidence, noEvidence } from './evidence.ts';
import { fieldsOf, heardOf } from './frames.ts';
import type { KitOptions } from './read-arguments.ts';
import { type Report, reportOf } from './report.ts';
import { playExtended, restorePlain } from './scenes/extended-scene.ts';
import { playPlain } from './scenes/plain-scene.ts';
import { Stage } from './stage.ts';

/** What is said of a page, check by check and in all. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly report: Report;
}

/** With starting and ending the browser a run stays below 60 s. */
const RUN_MS = 54_000;

/**
 * Plays every scene with the page at `options.url` and judges it. Whatever goes wrong is evidence, not an error (CF3).
 * @param browser with its origin checks on; it is left open
 */
export async function examine(browser: Browser, options: KitOptions): Promise<Examined> {
  const evidence = await collectEvidence(browser, options);
  const findings = judgeAll(evidence);
  return { findings, report: reportOf(options.url, evidence, findings) };
}

async function collectEvidence(browser: Browser, options: KitOptions): Promise<Evidence> {
  const evidence = noEvidence(options.presences, options.choose !== null);
  let stage: Stage | null = null;
  let timer: NodeJS.Timeout | undefined;
  try {
    stage = await Stage.make(browser, options);
    evidence.heard = stage.heard;
    const over = new Promise<'over'>((resolve) => {
      timer = setTimeout(() => resolve('over'), RUN_MS);
    });
    const playing = play(stage, evidence, options).catch((error: unknown) => {
      evidence.stoppedBy ??= firstLine(error);
    });
    if ((await Promise.race([playing, over])) === 'over')
      evidence.stoppedBy = `it was not over after ${RUN_MS / 1000} s`;
    // A scene that still runs must not change what is judged.
    return structuredClone(evidence);
  } finally {
    clearTimeout(timer);
    await stage?.close();
  }
}

async function play(stage: Stage, evidence: Evidence, options: KitOptions): Promise<void> {
  const isThere = await stage.load();
  evidence.connectorOrigin = isThere ? stage.connectorOrigin : null;
  if (!isThere) return;
  evidence.ownOrigin = await stage.ownOrigin();
  const isAnswering = await playPlain(stage, evidence, options.choose);
  if (!isAnswering) return;
  if (!offersExtensions(evidence)) return restorePlain(stage, evidence);
  evidence.extended = {};
  await playExtended(stage, evidence, evidence.extended, options.choose);
}

/** Also an offer that cannot be read is one. */
function offersExtensions({ plain: { handshake } }: Evidence): boolean {
  const [answer] = handshake === undefined ? [] : heardOf(handshake, 'ready');
  return fieldsOf(fieldsOf(answer?.data)['data'])['interlock'] !== undefined;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
