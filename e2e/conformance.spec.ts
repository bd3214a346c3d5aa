/**
 * The conformance kit: as the program that its users run, against the two pages of the demo CRM without an Interlock server, a page by hand and
 * one that is not there; and its examination alone, against pages that each break one thing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, expect, test } from '@playwright/test';
import { readArguments } from '../conformance/src/read-arguments.ts';
import { exitStatusOf, type Report, tableOf } from '../conformance/src/report.ts';
import { examine } from '../conformance/src/run-kit.ts';
import { programPath } from '../scripts/build.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = join(ROOT, 'conformance/src/broken-pages');
/** Nobody listens there; the kit does. */
const NOWHERE = 'http://connector.invalid';
/** How soon a page answers is part of what is judged: more at once would hold each other up. */
const RUNS_AT_ONCE = 2;

interface Run {
  readonly status: number | null;
  readonly report: Report;
  readonly words: string;
}

/** The pages with the checks of severity `must` that fail there. */
const BROKEN = [
  { rule: 'CF32', page: 'wildcard-target', fails: ['exactTargetOrigin'] },
  { rule: 'CF33', page: 'no-origin-check', fails: ['checksOrigin'] },
  {
    rule: 'CF13',
    page: 'first-ready-only',
    fails: [
      'answersEveryReady',
      'answersProbe',
      'survivesMissingData',
      'survivesOddStatus',
      'ignoresUnknownActions',
      'reloadStartsAnew',
    ],
  },
  { rule: 'CF24', page: 'echo-loop', fails: ['samePresenceIsQuiet', 'boundedReports'] },
  { rule: 'CF27', page: 'throws-on-null-data', fails: ['survivesMissingData'] },
  { rule: 'CF16', page: 'wrong-type', fails: ['documentedForm', 'appliesRequests'] },
  { rule: 'CF20', page: 'credulous', fails: ['setsFirstPart', 'ignoresUnknownActions'] },
  {
    rule: 'CF43',
    page: 'careless-port',
    fails: [
      'checksNonce',
      'sequence',
      'snapshotPeriod',
      'answersRequestId',
      'acceptsRequest',
      'versionRises',
      'workIsTold',
      'refusesOldEpoch',
      'refusesRepeatedFrames',
      'reloadOpensNewPort',
    ],
  },
];

// The runs wait for each other, and the tests for the runs.
test.describe.configure({ timeout: 60_000 });

let pages: Server;
let demo: ChildProcess;
let demoUrl = '';
let folder = '';
const runs = new Map<string, Promise<Run>>();
const waiting: (() => Promise<unknown>)[] = [];
/** What was asked of the pages' server, in order. */
const asked: string[] = [];
let playing: Promise<unknown> = Promise.resolve();

/** The kit's own program, by the entry of its command. What it says last must be its line of JSON. */
function runKit(args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/run.mjs'), 'conformance', ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compile') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      try {
        resolve({ status, report: JSON.parse(out.trimEnd().split('\n').at(-1) ?? ''), words });
      } catch {
        reject(new Error(`no line of JSON, status ${status}:\n${words}`));
      }
    });
  });
}

/** What the program does between its arguments and its last line, in the browser of the tests. */
async function examineHere(browser: Browser, args: readonly string[]): Promise<Run> {
  const options = readArguments(args);
  if (typeof options === 'string') throw new Error(options);
  const { findings, report } = await examine(browser, options);
  return { status: exitStatusOf(report), report, words: tableOf(report, findings) };
}

/** Runs wait for each other here, so that a test waits for its own alone. */
function plan(name: string, run: () => Promise<Run>): void {
  runs.set(
    name,
    new Promise((resolve, reject) => {
      waiting.push(() => run().then(resolve, reject));
    }),
  );
  runs.get(name)?.catch(() => {}); // the test that asks for it hears of it
}

async function workThrough(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
}

async function ranFor(name: string): Promise<Run> {
  const run = await runs.get(name);
  if (run === undefined) throw new Error(`${name} was not planned`);
  return run;
}

const mustFailuresOf = ({ report }: Run): string[] =>
  report.failures.filter(({ severity }) => severity === 'must').map(({ id }) => id);

/** All but how soon a page reports, which is the machine's too: one with much other work is slow for every page. */
const failuresOf = ({ report }: Run): string[] =>
  report.failures.map(({ id }) => id).filter((id) => id !== 'reportsSoon');

async function servePages(): Promise<Server> {
  const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
  const server = createServer((request, response) => {
    const name = basename((request.url ?? '').split('?')[0] ?? '');
    asked.push(name);
    readFile(join(PAGES, name)).then(
      (body) => response.setHeader('content-type', types[extname(name)] ?? 'text/plain').end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return server;
}

/** The demo CRM alone; where its connector should be, nobody is. */
function startDemo(): Promise<string> {
  demo = spawn(process.execPath, [programPath('demo-crm-server')], {
    env: { PATH: process.env['PATH'] ?? '', INTERLOCK_DEMO_PORT: '0', INTERLOCK_PORT: '1', INTERLOCK_DATA: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let words = '';
    demo.stderr?.on('data', (chunk: Buffer) => {
      words += chunk.toString();
      const url = /http:\S+/.exec(words)?.[0];
      if (url !== undefined) resolve(url);
    });
    demo.on('exit', (status) => reject(new Error(`the demo CRM stopped with ${status}:\n${words}`)));
  });
}

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), 'interlock-conformance-'));
  pages = await servePages();
  // `address` is a string only for pipes, and this server listens on a port.
  const pagesUrl = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  demoUrl = await startDemo();
  const presence = ['--presence', 'available,busy'];
  const page = (name: string): string[] => [
    `${pagesUrl}/${name}.html?connector=${NOWHERE}`,
    '--connector-origin',
    NOWHERE,
    ...presence,
  ];
  const signIn = ['--sign-in', '[data-testid=sign-in-dana]'];
  plan('index', () => runKit([`${demoUrl}/`, ...signIn, ...presence, '--choose', '[data-testid=presence-select]']));
  plan('plain', () =>
    runKit([`${demoUrl}/plain.html?agent=ilya`, ...presence, '--choose', '[data-testid=presence-lunch]']),
  );
  plan('port-by-hand', () => runKit(page('port-by-hand')));
  plan('late-report', () => examineHere(browser, page('late-report')));
  for (const broken of BROKEN) plan(broken.page, () => examineHere(browser, page(broken.page)));
  plan('unreachable', () => runKit(['http://127.0.0.1:1/']));
  playing = Promise.all(Array.from({ length: RUNS_AT_ONCE }, workThrough));
});

test.afterAll(async () => {
  waiting.length = 0; // after a failure some have not begun
  pages.close();
  demo.kill();
  await playing;
  await rm(folder, { recursive: true, force: true });
});

test('[CF2][CF4][CF5][CF7] the page with the SDK conforms to everything, without an Interlock server', async () => {
  const run = await ranFor('index');
  expect(failuresOf(run)).toEqual([]);
  const { checks, failures } = run.report;
  expect(run.report).toMatchObject({ wire: 'extended', notObserved: 0, passed: checks - failures.length });
  expect(run.status).toBe(0);
  expect(run.words).toContain('The page conforms.');
});

test('[CF9] the kit puts the presence back, and changes nothing else', async () => {
  await ranFor('index');
  const desk = await (await fetch(`${demoUrl}/api/desk`)).json();
  const dana = desk.people.find(({ id }: { id: string }) => id === 'dana');
  expect(dana.presence.statusId).toBe('offline');
  expect(desk.entries).toEqual([]);
  expect(desk.tickets.every(({ agentId }: { agentId: string | null }) => agentId === null)).toBe(true);
});

test('[CF4][CF5][CF8] the page by the public snippets does what it must, and nothing is seen of extensions', async () => {
  const run = await ranFor('plain');
  expect(mustFailuresOf(run)).toEqual([]);
  expect(run.status).toBe(0);
  expect(run.report.wire).toBe('plain');
  expect(run.words).toContain('the page does not offer the extensions: offerIsValid');
});

test('[CF7] a page that speaks the extensions by hand conforms', async () => {
  const run = await ranFor('port-by-hand');
  expect(failuresOf(run)).toEqual([]);
  expect(run.report.wire).toBe('extended');
});

test('[CF9][CF19][CF24] a page that tells late what was there before conforms, and gets it back', async () => {
  const run = await ranFor('late-report');
  expect(mustFailuresOf(run)).toEqual([]);
  expect(run.report.wire).toBe('plain');
  const presences = asked.filter((name) => name.startsWith('presence-'));
  expect(presences).toContain('presence-busy');
  expect(presences.at(-1)).toBe('presence-lunch');
});

for (const { rule, page, fails } of BROKEN) {
  test(`[${rule}] ${page} is caught`, async () => {
    const run = await ranFor(page);
    expect(mustFailuresOf(run)).toEqual(expect.arrayContaining(fails));
    expect(mustFailuresOf(run).filter((id) => !fails.includes(id))).toEqual([]);
    expect(run.status).toBe(1);
  });
}

test('[CF3] a page that cannot be loaded is a failed check', async () => {
  const run = await ranFor('unreachable');
  expect(mustFailuresOf(run)).toEqual(['runsToTheEnd', 'embedsConnector']);
  expect(run.status).toBe(1);
  expect(run.report.wire).toBe(null);
});
