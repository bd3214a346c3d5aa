import { describe, expect, it } from 'vitest';
import { readConfiguration } from './read-configuration.ts';

describe('configuration', () => {
  it('[SV90] without any variable: port 4400, folder data, dev mode', () => {
    expect(readConfiguration({}, '/home/x')).toEqual({
      ok: true,
      configuration: {
        port: 4_400,
        demoPort: 4_401,
        dataFolder: '/home/x/data',
        definitionFile: null,
        logLevel: 'info',
      },
    });
  });

  it('[SV90] empty variables are as good as none', () => {
    const read = readConfiguration({ INTERLOCK_PORT: '', INTERLOCK_DATABASE_URL: ' ', INTERLOCK_AUTH: '' }, '/');
    expect(read.ok).toBe(true);
  });

  it('[SV90] relative paths are below the folder that it was started in', () => {
    const read = readConfiguration({ INTERLOCK_DATA: 'x', INTERLOCK_DEFINITION: 'd/ccdef.json' }, '/home');
    expect(read).toMatchObject({ configuration: { dataFolder: '/home/x', definitionFile: '/home/d/ccdef.json' } });
  });

  it('[SV90] everything that is wrong is said at once, without a value that may be secret', () => {
    const read = readConfiguration(
      {
        INTERLOCK_AUTH: 'none',
        INTERLOCK_PORT: '70000',
        INTERLOCK_DEMO_PORT: '0',
        INTERLOCK_LOG_LEVEL: 'loud',
        INTERLOCK_NATS_URL: 'nats://me:secret@x',
      },
      '/',
    );
    expect(read.ok).toBe(false);
    const refusals = read.ok ? [] : read.refusals;
    expect(refusals.map(({ code }) => code).sort()).toEqual([
      'configurationInvalid',
      'configurationInvalid',
      'configurationInvalid',
      'configurationInvalid',
      'scaledStoreNotAvailable',
    ]);
    expect(JSON.stringify(refusals)).not.toContain('secret');
  });

  it.each([
    '-1',
    '65536',
    '4400.5',
    '0x50',
    '80 ',
    'http',
  ])('[SV90] “%s” as a port is refused, or read as digits alone', (port) => {
    const read = readConfiguration({ INTERLOCK_PORT: port }, '/');
    expect(read.ok).toBe(port === '80 ');
  });
});
