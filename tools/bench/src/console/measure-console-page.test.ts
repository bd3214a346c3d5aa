import { expect, it } from 'vitest';
import { figuresOf, type PageRun } from './measure-console-page.ts';

const RUN: PageRun = {
  firstLoad: { bytes: 51_200, files: 4 },
  empty: { intervalsMs: [16, 17, 17], threadMsPerFrame: 1 },
  scrolling: { intervalsMs: [17, 17, 40], threadMsPerFrame: 8 },
  shownMs: [60, 90, 130],
  bareMs: [40, 50, 100],
  drawnMs: [10, 20, 30],
  clocksMs: 0.2,
};

it('[BN14] [BN15] the console is judged by what its first load weighs, what a frame takes, and how soon it shows a change', () => {
  const [size, frame, shows] = figuresOf(RUN);
  expect(size).toMatchObject({ figure: 'consoleSize', value: 50, aim: 180, met: true });
  expect(frame).toMatchObject({ figure: 'floorFrame', value: 8, limit: 17, aim: 16, met: true });
  expect(shows).toMatchObject({ figure: 'floorShows', value: 130, limit: 100, ratio: 1.3, aim: 300, met: true });
  expect(shows?.more).toMatchObject({ median: 90, drawnMedian: 20, drawnP99: 30, samples: 3 });
  expect(figuresOf({ ...RUN, shownMs: [60, 301] })[2]).toMatchObject({ met: false });
  expect(figuresOf({ ...RUN, scrolling: { ...RUN.scrolling, threadMsPerFrame: 17 } })[1]).toMatchObject({ met: false });
});

it('[BN14] a page that drew nothing was not measured', () => {
  expect(() => figuresOf({ ...RUN, empty: { intervalsMs: [], threadMsPerFrame: Number.NaN } })).toThrow();
});
