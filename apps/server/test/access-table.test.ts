import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role, type Viewer } from '../src/access/viewer.ts';
import type { Access, Route } from '../src/http/route.ts';
import { stateHash } from './kit/host-harness.ts';
import { startTestServer, type TestServer } from './kit/test-server.ts';
import { openTestSession } from './kit/test-session.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await openTestSession(server, { agentId: 'dana' });
  await server.post('/api/v1/work-items', { queueId: 'support', channel: 'chat', label: 'Ada', workId: 'w-support' });
  await server.post('/api/v1/agents/dana/permits', { workId: 'never', label: 'never' });
});
afterAll(() => server.stop());

const routes = (): readonly Route[] => server.routes;

/** What really is there, so that a refusal is for the team and not for a name that nobody has. */
const REAL: Readonly<Record<string, string>> = {
  agentId: 'dana',
  workId: 'w-support',
  queueId: 'support',
  teamId: 'service',
  chatId: 'chat-nothing',
  path: 'nothing.js',
  version: '1',
};

function pathOf(route: Route, workId = 'w-support'): string {
  return route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === 'workId' ? workId : REAL[name];
    if (value === undefined) throw new Error(`the test knows no ${name}`);
    return value;
  });
}

/** Bodies that pass their schema, of every route that is about what a body names or that could be let in by mistake. */
const BODIES: Readonly<Record<string, object>> = {
  setAgentState: { ready: false },
  createWorkItem: { queueId: 'support', channel: 'chat', label: 'Ada' },
  moveWorkItem: { queueId: 'sales' },
  assignWorkItem: { agentId: 'dana' },
  drainTeam: { reasonCode: null },
  takePermit: { workId: '4711', label: '4711' },
};

/** The headers of a browser in which this viewer has signed in. */
function headersOf(viewer: Viewer | null): Record<string, string> {
  const { session, secret } = server.access.viewerSessions.begin(viewer ?? viewerWith('agent'));
  // A session that is over stands for nobody: in dev mode no cookie at all is the administrator.
  if (viewer === null) server.access.viewerSessions.end(session.id);
  return { cookie: `interlock_session=${secret}`, 'interlock-csrf': session.csrfToken, origin: server.url };
}

function viewerWith(role: Role, teams: readonly string[] | null = null): Viewer {
  return { actor: { id: `the-${role}`, name: role }, role, teams };
}

function send(route: Route, headers: Record<string, string>, body: unknown = {}, workId?: string): Promise<Response> {
  return server.fetch(pathOf(route, workId), {
    method: route.method,
    headers: { ...headers, ...(route.body === null ? {} : { 'content-type': 'application/json' }) },
    ...(route.body === null ? {} : { body: JSON.stringify(body) }),
  });
}

async function codeOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return response.headers.get('content-type') === 'application/problem+json' ? JSON.parse(text).code : null;
}

/** What the table promises, said a second time and by hand. */
function expectedRefusal(access: Access, role: Role | null): string | null {
  if (access === 'anyone' || access === 'visitor' || access === 'connector') return null;
  if (role === null) return 'signInRequired';
  if (access === 'administrator' && role !== 'administrator') return 'roleNotAllowed';
  if (access === 'supervisor' && role === 'agent') return 'roleNotAllowed';
  return null;
}

describe('every route, every role', () => {
  it.each([
    null,
    ...ROLES,
  ])('[AC1] as %s it is served or refused as its access says, and a refusal changes nothing', async (role) => {
    let refused = 0;
    for (const route of routes()) {
      const expected = expectedRefusal(route.access, role);
      const before = stateHash(server.host);
      // A body of the right shape where it would be refused, so that nothing else can be the reason; else one that does nothing.
      const body = expected === null ? {} : (BODIES[route.id] ?? {});
      const response = await send(
        route,
        headersOf(role === null ? null : viewerWith(role)),
        body,
        expected === null ? 'nothing' : undefined,
      );
      const code = await codeOf(response);
      const where = `${route.method} ${route.path}`;
      if (expected === null) {
        expect([
          where,
          ['signInRequired', 'roleNotAllowed', 'csrfRefused', 'teamNotAllowed'].includes(String(code)),
        ]).toEqual([where, false]);
        continue;
      }
      refused += 1;
      expect([where, response.status, code]).toEqual([where, expected === 'signInRequired' ? 401 : 403, expected]);
      expect(stateHash(server.host)).toBe(before);
    }
    if (role !== 'administrator') expect(refused).toBeGreaterThan(3);
  });

  it('[AC5] a change with a cookie and without its token, or with another one’s, is refused and changes nothing', async () => {
    for (const route of routes()) {
      if (route.method === 'GET' || ['visitor', 'connector'].includes(route.access)) continue;
      for (const csrf of [null, '', 'x', headersOf(viewerWith('administrator'))['interlock-csrf'] ?? '']) {
        const { 'interlock-csrf': _, ...headers } = headersOf(viewerWith('administrator'));
        const before = stateHash(server.host);
        const response = await send(
          route,
          csrf === null ? headers : { ...headers, 'interlock-csrf': csrf },
          BODIES[route.id],
        );
        expect([route.id, response.status, await codeOf(response)]).toEqual([route.id, 403, 'csrfRefused']);
        expect(stateHash(server.host)).toBe(before);
      }
    }
  });

  it('[AC10] [AC11] whatever names an agent, a queue, an item or a team is refused to who has another team', async () => {
    const [supervisor, administrator] = (['supervisor', 'administrator'] as const).map((role) =>
      headersOf(viewerWith(role, ['elsewhere'])),
    );
    let refused = 0;
    for (const route of routes()) {
      if (typeof route.concerns !== 'function') continue;
      const before = stateHash(server.host);
      const headers = (route.access === 'administrator' ? administrator : supervisor) ?? {};
      const response = await send(route, headers, BODIES[route.id]);
      expect([route.id, response.status, await codeOf(response)]).toEqual([route.id, 403, 'teamNotAllowed']);
      expect(stateHash(server.host)).toBe(before);
      refused += 1;
    }
    expect(refused).toBeGreaterThan(12);
  });

  it('[AC10] every route of supervisors that names something in its path says what it is about', () => {
    for (const { id, access, path, concerns } of routes()) {
      if (access !== 'supervisor' || !/\{(agentId|workId|queueId|teamId)\}/.test(path)) continue;
      expect([id, typeof concerns]).toEqual([id, 'function']);
    }
  });
});
