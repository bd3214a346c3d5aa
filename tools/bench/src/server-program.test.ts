import { expect, it } from 'vitest';
import { startedPort } from './server-program.ts';

it.each([
  ['{"level":"info","msg":"sessionOpened","port":1}', null],
  ['', null],
  ['{"level":"info","port":4400,"mode":"synchronized","msg":"serverStarted"}', 4400],
])('[BN7] of %s the port is %s', (line, port) => {
  expect(startedPort(line)).toBe(port);
});
