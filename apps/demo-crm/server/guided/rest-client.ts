/** The public REST interface of the server, as far as the guided demo uses it. */
import type { Definition, DefinitionInput, SessionTicketRequest } from '@interlock/protocol';

export interface RestAnswer {
  /** 0: the server did not answer in time. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly tag: string | null;
}

export interface WorkItemRequest {
  readonly queueId: string;
  readonly channel: string;
  readonly label: string;
  readonly detail: string;
  readonly workId: string;
  readonly priority: number;
  readonly skills: readonly { readonly skillId: string; readonly level: number }[];
}

export interface InForce {
  readonly definition: Definition;
  readonly tag: string;
}

/** `accessRefused`: the server wants to know who asks, and a demo is nobody. */
export type DefinitionRefusal = 'serverUnavailable' | 'accessRefused';

export interface RestClient {
  readonly serverUrl: string;
  /** The definition in force and its entity tag. */
  definition(): Promise<InForce | DefinitionRefusal>;
  putDefinition(definition: DefinitionInput, tag: string): Promise<RestAnswer>;
  ticket(request: SessionTicketRequest): Promise<RestAnswer>;
  queueWork(request: WorkItemRequest): Promise<RestAnswer>;
  cancelWork(workId: string): Promise<RestAnswer>;
  beginChat(queue: string, name: string, subject: string): Promise<RestAnswer>;
  takePermit(agentId: string, workId: string, label: string): Promise<RestAnswer>;
}

const ANSWER_WITHIN_MS = 10_000;

/** @param serverUrl for example `http://localhost:4400` */
export function createRestClient(serverUrl: string): RestClient {
  async function send(method: string, path: string, body?: unknown, headers: object = {}): Promise<RestAnswer> {
    try {
      const answer = await fetch(`${serverUrl}/api/v1/${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const parsed: unknown = await answer.json();
      // Read field by field by whoever asked.
      const record = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
      return { status: answer.status, body: record, tag: answer.headers.get('etag') };
    } catch {
      return { status: 0, body: {}, tag: null };
    }
  }
  const at = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');
  return {
    serverUrl,
    async definition() {
      const { status, body, tag } = await send('GET', 'definition');
      // The server's own document, which it has checked.
      if (status === 200 && tag !== null) return { definition: body as unknown as Definition, tag };
      return status === 401 || status === 403 ? 'accessRefused' : 'serverUnavailable';
    },
    putDefinition: (definition, tag) => send('PUT', 'definition', definition, { 'if-match': tag }),
    ticket: (request) => send('POST', 'session-tickets', request),
    queueWork: (request) => send('POST', 'work-items', request),
    cancelWork: (workId) => send('DELETE', at('work-items', workId)),
    beginChat: (queue, name, subject) => send('POST', 'chats', { queue, name, subject }),
    takePermit: (agentId, workId, label) => send('POST', at('agents', agentId, 'permits'), { workId, label }),
  };
}
