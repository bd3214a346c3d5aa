import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClientApplication } from '../src/client-application.ts';
import { settle } from '../src/testing/doubles.ts';
import { openTab } from '../src/testing/start-client.ts';
import { buildPackage } from './build.ts';
import { INTERNAL_NAMES } from './bundle-client.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CONSUMER = join(ROOT, '.cache', `client-consumer-${process.pid}`);
const FOLDER = join(CONSUMER, 'node_modules', '@interlock', 'client');

describe('the published package', () => {
  let gzipBytes = 0;

  beforeAll(async () => {
    gzipBytes = await buildPackage(FOLDER);
  }, 60_000);
  afterAll(() => rmSync(CONSUMER, { recursive: true, force: true }));

  it('[SD47] the module has at most 5 KB compressed and imports nothing', () => {
    expect(gzipBytes).toBeLessThanOrEqual(5 * 1024);
    expect(readFileSync(join(FOLDER, 'client.js'), 'utf8')).not.toMatch(/\bimport\b|\brequire\b/);
    expect(JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
  });

  it('[SD47] it loads as an ES module and exports createClientApplication alone', async () => {
    const loaded: object = await import(join(FOLDER, 'client.js'));
    expect(Object.keys(loaded)).toEqual(['createClientApplication']);
  });

  it('[SD47] a name that is shortened in the module is none that a page, a CRM port or the browser knows', () => {
    const types = join(FOLDER, 'types');
    const members = ['client-application', 'crm-port', 'environment', 'page-messages', 'wire'].flatMap((name) => {
      const code = readFileSync(join(types, `${name}.d.ts`), 'utf8');
      return [...code.matchAll(/^\s+(?:readonly )?(\w+)\??[:(]/gm)].map(([, member = '']) => member);
    });
    expect(members.length).toBeGreaterThan(100);
    // `mark` stands in the type of a frame, which is read in the module and goes no further.
    expect(members.filter((member) => INTERNAL_NAMES.test(member))).toEqual(['mark']);
  });

  it('[SD47] the module speaks as its source does', async () => {
    const module: { createClientApplication: typeof createClientApplication } = await import(join(FOLDER, 'client.js'));
    const said = [];
    for (const create of [createClientApplication, module.createClientApplication]) {
      const tab = openTab({ create, handlers: { getDirectory: () => [{ id: '1', name: 'Ada', phone: '+15550100' }] } });
      await settle();
      tab.connector.say('ready');
      tab.connector.openPort();
      tab.connector.ask('requestCrmData', null);
      tab.connector.ask('interlockSession', { epoch: 1, state: 'linked', snapshotMs: 1000 });
      tab.connector.request('busy', 'r1');
      tab.connector.ask('requestGetCrmDirectory', null);
      await tab.clock.advance(1500);
      tab.crm.change('lunch');
      tab.crm.setWork('Ticket 4711');
      tab.client.showError({ title: 'Help desk', textArray: ['Read-only.'] });
      await settle();
      tab.client.close();
      await settle();
      said.push({ heard: tab.connector.heard, events: tab.events });
    }
    expect(said[1]).toEqual(said[0]);
    expect(new Set(said[1]?.heard.map(({ action }) => action)).size).toBe(10);
  });

  it('[SD48] publint finds nothing', async () => {
    const { messages, pkg } = await publint({ pkgDir: FOLDER, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  it('[SD48] what there is to read in it names no file outside the package, and says where the package comes from', () => {
    const guides = readdirSync(FOLDER).filter((file) => file.endsWith('.md'));
    expect(guides).toEqual(['CLIENT.md', 'ERRORS.md', 'README.md']);
    const links = guides.flatMap((file) => [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/\]\(([^)]+)\)/g)]);
    const missing = links.filter(
      ([, path = '']) => !/^https?:/.test(path) && !existsSync(join(FOLDER, path.replace(/#.*/, ''))),
    );
    expect(missing.map(([, path]) => path)).toEqual([]);
    const { files }: { files: string[] } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'));
    expect(files).toEqual(expect.arrayContaining(guides));
    const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
    expect(readme).toContain('/sdk/client.js');
    expect(readme).toContain('packages/client/scripts/build.ts');
  });

  it('[SD48] the declarations name no file outside the package, and compile in a strict project of somebody else', () => {
    for (const file of readdirSync(join(FOLDER, 'types'))) {
      const imports = [...readFileSync(join(FOLDER, 'types', file), 'utf8').matchAll(/from '([^']+)'/g)];
      expect(imports.map(([, path]) => path).filter((path) => !/^\.\/[a-z-]+\.js$/.test(path ?? ''))).toEqual([]);
    }
    const examples = join(ROOT, 'packages', 'client', 'examples');
    mkdirSync(join(CONSUMER, 'src'), { recursive: true });
    for (const file of readdirSync(examples))
      writeFileSync(join(CONSUMER, 'src', file), readFileSync(join(examples, file)));
    const compilerOptions = {
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    };
    writeFileSync(join(CONSUMER, 'package.json'), '{"type":"module"}');
    writeFileSync(join(CONSUMER, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    expect(() => execFileSync(process.execPath, [tsc, '-p', CONSUMER], { encoding: 'utf8' })).not.toThrow();
  }, 60_000);
});

describe('docs/CLIENT.md', () => {
  const guide = readFileSync(join(ROOT, 'docs', 'CLIENT.md'), 'utf8');
  const blocks = [
    ...guide.matchAll(/<!-- (packages\/client\/examples\/[a-z-]+\.examples\.ts)#([a-z-]+) -->\n```ts\n([\s\S]*?)```/g),
  ];

  it('[SD49] every block of code is a region of a compiled example', () => {
    expect(guide.match(/```ts/g)).toHaveLength(blocks.length);
    for (const [, path = '', region = '', code] of blocks) {
      const source = readFileSync(join(ROOT, path), 'utf8');
      expect(regionOf(source, region), `${path}#${region}`).toBe(code);
    }
    expect(blocks.length).toBeGreaterThanOrEqual(6);
  });

  it('[SD49] a Client Application needs fewer than 15 lines', () => {
    const minimal = blocks.find(([, , region]) => region === 'minimal')?.[3] ?? '';
    const lines = minimal.split('\n').filter((line) => line.trim() !== '');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.length).toBeLessThan(15);
  });

  function regionOf(source: string, name: string): string | undefined {
    return new RegExp(`// #region ${name}\\n([\\s\\S]*?)// #endregion ${name}\\n`).exec(source)?.[1];
  }
});
