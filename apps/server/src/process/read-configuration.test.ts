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
        auth: { mode: 'dev' },
        listenAddress: '127.0.0.1',
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

  const OIDC = {
    INTERLOCK_AUTH: 'oidc',
    INTERLOCK_OIDC_ISSUER: 'https://id.example',
    INTERLOCK_OIDC_CLIENT_ID: 'interlock',
    INTERLOCK_PUBLIC_URL: 'https://connect.example',
  };

  it.each([
    {
      title: 'beyond this machine in dev mode',
      env: { INTERLOCK_LISTEN: '0.0.0.0' },
      says: 'needs INTERLOCK_AUTH=oidc',
    },
    {
      title: 'with a guided demo in the clear elsewhere',
      env: { INTERLOCK_GUIDED_URL: 'http://demo.example/guided.html' },
      says: 'INTERLOCK_GUIDED_URL must be',
    },
    { title: 'at a name', env: { ...OIDC, INTERLOCK_LISTEN: 'all' }, says: 'must be an IP address' },
    {
      title: 'without an issuer',
      env: { ...OIDC, INTERLOCK_OIDC_ISSUER: '' },
      says: 'INTERLOCK_OIDC_ISSUER is needed',
    },
    { title: 'without a client', env: { ...OIDC, INTERLOCK_OIDC_CLIENT_ID: '' }, says: 'CLIENT_ID is needed' },
    {
      title: 'with an issuer in the clear',
      env: { ...OIDC, INTERLOCK_OIDC_ISSUER: 'http://id.example' },
      says: 'https',
    },
    {
      title: 'with a public address in the clear',
      env: { ...OIDC, INTERLOCK_PUBLIC_URL: 'http://connect.example' },
      says: 'https',
    },
    {
      title: 'with a path in it',
      env: { ...OIDC, INTERLOCK_PUBLIC_URL: 'https://connect.example/x' },
      says: 'without a path',
    },
    {
      title: 'with a password in it',
      env: { ...OIDC, INTERLOCK_OIDC_ISSUER: 'https://a:secret@id.example' },
      says: 'https',
    },
    {
      title: 'open to all under no address',
      env: { ...OIDC, INTERLOCK_PUBLIC_URL: '', INTERLOCK_LISTEN: '0.0.0.0' },
      says: 'PUBLIC_URL is needed',
    },
    { title: 'for tokens of people', env: { ...OIDC, INTERLOCK_OIDC_AUDIENCE: 'interlock' }, says: 'must not be' },
  ])('[AC36] [SV90] signing in $title is refused', ({ env, says }) => {
    const read = readConfiguration(env, '/');
    expect(read.ok ? [] : read.refusals.map(({ code }) => code)).toEqual(['configurationInvalid']);
    expect(JSON.stringify(read)).toContain(says);
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  it('[UI27] the guided demo is where the environment says, in dev mode alone', () => {
    const INTERLOCK_GUIDED_URL = 'http://127.0.0.1:4401/guided.html';
    const auth = (env: Record<string, string>) => {
      const read = readConfiguration(env, '/');
      return read.ok ? read.configuration.auth : null;
    };
    expect(auth({ INTERLOCK_GUIDED_URL })).toEqual({ mode: 'dev', guidedDemoUrl: INTERLOCK_GUIDED_URL });
    expect(auth({ ...OIDC, INTERLOCK_GUIDED_URL })).not.toHaveProperty('guidedDemoUrl');
  });

  it('[AC36] a provider, a client and an address are enough', () => {
    expect(readConfiguration({ ...OIDC, INTERLOCK_LISTEN: '::' }, '/')).toMatchObject({
      ok: true,
      configuration: {
        listenAddress: '::',
        auth: {
          mode: 'oidc',
          clientId: 'interlock',
          clientSecret: null,
          roleClaim: 'roles',
          teamsClaim: 'teams',
          agentClaim: 'sub',
          scope: 'openid profile',
        },
      },
    });
  });
});
