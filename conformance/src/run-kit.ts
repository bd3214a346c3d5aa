/** One run: the page in a browser, the scenes, the verdicts. */
import { chromium } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.ts';
import { type Evidence, noEvidence } from './evidence.ts';
import { fieldsOf, heardOf } from './frames.ts';
import type { KitOptions } from './read-arguments.ts';
import { playExtended, restorePlain } from './scenes/extended-scene.ts';
import { playPlain } from './scenes/plain-scene.ts';
import { Stage } from './stage.ts';

/** With starting and ending the browser a run stays below 60 s. */
const RUN_MS = 54_000;

/**
 * Plays every scene with the page at `options.url`. Whatever goes wrong is evidence, not an error (CF3).
 * @throws Error with one line when there is no Chromium
 */
export async function collectEvidence(options: KitOptions): Promise<Evidence> {
  const evidence = noEvidence(options.presences, options.choose !== null);
  const found = await findChromium();
  // No launch arguments: those of the npm package switch origin checks off, which are what this is about.
  const browser = await chromium.launch({ executablePath: found.executablePath, env: found.env });
  let timer: NodeJS.Timeout | undefined;
  try {
    const stage = await Stage.make(browser, options);
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
    await browser.close();
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
