import type { Frame, Page } from '@playwright/test';
import { type BrowserStage, type Seat, withBrowserStage } from './browser-stage.ts';
import { type Figure, judge } from './figure.ts';
import { median, percentile } from './statistics.ts';

const SAMPLES = 210;
/** Agents that take turns, so that none meets the server's limit of commands per second. */
const SEATS = 3;
const WARM_UP = 9;
/** A round is four commands of one agent, of which the server takes ten a second. */
const ROUND_MS = 140;
/** Bytes of an answer on the port, and of a request on it, as JSON; the port itself cannot be listened to without slowing it. */
const PORT_BYTES = { report: 190, request: 150 } as const;

interface Sizes {
  readonly pageBytes: number;
  readonly frameBytes: number;
  readonly answerBytes: number;
}

interface Samples {
  readonly shown: number[];
  readonly shownEcho: number[];
  readonly applied: number[];
  readonly appliedEcho: number[];
}

/**
 * Two ways through the whole: a person changes the presence in the CRM page until the connector shows it, and a person
 * presses Ready in the connector until the CRM is given the presence. The limit of each is a bare echo of the same sizes
 * on the same way, in the same page, in turns with it.
 */
export function measureLatency(say: (line: string) => void): Promise<Figure[]> {
  return withBrowserStage(async (stage) => {
    const { samples, report, choice } = await takeSamples(stage);
    say(
      `latency: ${samples.shown.length} samples each; report ${JSON.stringify(report)}, choice ${JSON.stringify(choice)}`,
    );
    return [
      latencyFigure('presenceShown', samples.shown, samples.shownEcho),
      latencyFigure('presenceApplied', samples.applied, samples.appliedEcho),
    ];
  });
}

function latencyFigure(figure: string, samples: readonly number[], echoes: readonly number[]): Figure {
  const p99 = percentile(samples, 0.99);
  const limitP99 = percentile(echoes, 0.99);
  return judge(
    {
      figure,
      value: median(samples),
      unit: 'ms',
      limit: median(echoes),
      more: {
        p99,
        limitP99,
        ratioP99: p99 / limitP99,
        samples: samples.length,
        limitIs: 'bare postMessage and WebSocket echo',
      },
    },
    { aim: 2, aimOn: 'ratio', aimIs: 'atMost' },
  );
}

async function takeSamples(stage: BrowserStage): Promise<{ samples: Samples; report: Sizes; choice: Sizes }> {
  const seats: Seat[] = [];
  for (let seat = 0; seat < SEATS; seat += 1) seats.push(await stage.seat(`bench-${seat}`, 'en-GB'));
  const [first] = seats;
  if (first === undefined) throw new Error('there is no seat');
  const { report, choice } = await findSizes(first);
  const samples: Samples = { shown: [], shownEcho: [], applied: [], appliedEcho: [] };
  for (let round = -WARM_UP; round < SAMPLES; round += 1) {
    const seat = seats[(round + WARM_UP) % SEATS] ?? first;
    const pause = new Promise((next) => setTimeout(next, ROUND_MS));
    const shown = await timeShown(seat, round % 2 === 0 ? 'lunch' : 'meeting');
    const shownEcho = await timeShownEcho(seat, `report-${round}`, report);
    const applied = await timeApplied(seat);
    const appliedEcho = await timeAppliedEcho(seat, `choice-${round}`, choice);
    if (round >= 0) {
      samples.shown.push(shown);
      samples.shownEcho.push(shownEcho);
      samples.applied.push(applied);
      samples.appliedEcho.push(appliedEcho);
    }
    await pause;
  }
  return { samples, report, choice };
}

/** One round to see how large the frames of both ways are. */
async function findSizes(seat: Seat): Promise<{ report: Sizes; choice: Sizes }> {
  seat.takeFrames();
  await timeShown(seat, 'lunch');
  const reported = seat.takeFrames();
  await timeApplied(seat);
  const chosen = seat.takeFrames();
  return {
    report: {
      pageBytes: PORT_BYTES.report,
      frameBytes: size(reported.sent, 'reportPresence'),
      answerBytes: size(reported.received, '"view"'),
    },
    choice: {
      pageBytes: PORT_BYTES.request,
      frameBytes: size(chosen.sent, 'chooseState'),
      answerBytes: size(chosen.received, 'requestPresence'),
    },
  };
}

function size(frames: readonly string[], word: string): number {
  const frame = frames.find((text) => text.includes(word));
  if (frame === undefined) throw new Error(`no frame with ${word} was seen`);
  return Buffer.byteLength(frame);
}

/** What a frame's own script answers, within 10 s: an answer that never comes must not hang the bench. */
async function ask(frame: Page | Frame, expression: string): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`the browser did not answer ${expression} within 10 s`)), 10_000);
  });
  try {
    return await Promise.race([frame.evaluate<number>(expression), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function timeShown({ page, connector, leads }: Seat, statusId: string): Promise<number> {
  const pickedAt = await ask(page, `bench.pick('${statusId}')`);
  const shownAt = await ask(connector, `bench.shown('${statusId}')`);
  return shownAt - leads.connector - pickedAt;
}

async function timeShownEcho({ page, echo, leads }: Seat, mark: string, sizes: Sizes): Promise<number> {
  const sentAt = await ask(page, `bench.echo('${mark}', ${JSON.stringify(sizes)})`);
  const shownAt = await ask(echo, `bench.shown('${mark}')`);
  return shownAt - leads.echo - sentAt;
}

async function timeApplied({ page, connector, leads }: Seat): Promise<number> {
  const chosenAt = await ask(connector, 'bench.chooseReady()');
  const appliedAt = await ask(page, "bench.applied('available')");
  await ask(connector, "bench.shown('available')");
  return appliedAt - (chosenAt - leads.connector);
}

async function timeAppliedEcho({ page, echo, leads }: Seat, mark: string, sizes: Sizes): Promise<number> {
  const chosenAt = await ask(echo, `bench.choose('${mark}', ${JSON.stringify(sizes)})`);
  const cameAt = await ask(page, `bench.echoed('${mark}')`);
  return cameAt - (chosenAt - leads.echo);
}
