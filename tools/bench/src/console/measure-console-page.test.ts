import { expect, it } from 'vitest';
import { figuresOf, type PageRun } from './measure-console-page.ts';

const RUN: PageRun = {
  firstLoad: { bytes: 51_200, files: 4 },
  empty: { intervalsMs: [16, 17, 17], threadMsPerFrame: 1 },
  scrolling: { intervalsMs: [17, 17, 40], threadMsPerFrame: 8 },
  shownMs: [10, 20, 30],
};

it('[BN14] the console is judged by what its first load weighs, what a frame takes, and how long it takes to show', () => {
  const [size, frame, shows] = figuresOf(RUN);
  expect(size).toMatchObject({ figure: 'consoleSize', value: 50, aim: 180, met: true });
  expect(frame).toMatchObject({ figure: 'floorFrame', value: 8, limit: 17, aim: 16, met: true });
  expect(shows).toMatchObject({ figure: 'pageShows', aim: 300, met: true });
  expect(figuresOf({ ...RUN, scrolling: { ...RUN.scrolling, threadMsPerFrame: 17 } })[1]).toMatchObject({ met: false });
});

it('[BN14] a page that drew nothing was not measured', () => {
  expect(() => figuresOf({ ...RUN, empty: { intervalsMs: [], threadMsPerFrame: Number.NaN } })).toThrow();
});
