/** Addresses of web chat. */
import { chatConfigSchema, chatEntrySchema, createChatAnswerSchema, createChatSchema } from '@interlock/protocol/chat';
import * as v from 'valibot';
import type { Access } from '../access/access.ts';
import type { Sight } from '../access/sight.ts';
import { maySee } from '../access/viewer.ts';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { type Answer, json, problem, type Route, route } from '../http/route.ts';
import { visitorCsp } from '../http/security.ts';
import { readStaticFile } from '../http/static-files.ts';
import { type ChatCenter, isStoreFailure } from './chat-center.ts';
import { entryOf } from './chat-entries.ts';
import { EMBED_SCRIPT } from './embed-script.ts';

export interface ChatRouteDependencies {
  readonly host: ContactCenterHost;
  readonly chats: ChatCenter;
  readonly access: Pick<Access, 'isSecure'>;
  readonly sight: Sight;
  readonly pagesFolder: string;
}

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

const transcriptSchema = v.object({
  chatId: v.string(),
  queueId: v.string(),
  name: v.nullable(v.string()),
  language: v.nullable(v.string()),
  openedAt: v.number(),
  closedAt: v.nullable(v.number()),
  entries: v.array(chatEntrySchema),
});

export function chatRoutes({ host, chats, access, sight, pagesFolder }: ChatRouteDependencies): Route[] {
  async function file(path: string, hostHeader: string | null): Promise<Answer> {
    const found = await readStaticFile(`${pagesFolder}/chat`, path);
    if (found.kind === 'noFolder') return problem('pageNotBuilt', 'Run the build, or start with `npm start`.');
    if (found.kind === 'noFile') return problem('routeNotFound');
    return {
      kind: 'file',
      ...found.file,
      headers: {
        'Content-Security-Policy': visitorCsp(
          host.definition().definition.chat.allowedOrigins,
          hostHeader ?? '',
          access.isSecure(),
        ),
        // A page that isolates itself must be allowed to embed this one.
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': path.startsWith('assets/') ? FOR_EVER : ASK_AGAIN,
      },
    };
  }

  const page = (id: string, path: string, summary: string, of: (path: string) => string): Route =>
    route({
      id,
      method: 'GET',
      path,
      access: 'anyone',
      isPage: true,
      summary,
      params: path.includes('{path}') ? v.object({ path: v.string() }) : v.object({}),
      answers: { 200: { description: 'The file.' } },
      problems: ['pageNotBuilt', 'routeNotFound'],
      handle: ({ params, header }) => file(of('path' in params ? String(params.path) : ''), header('host')),
    });

  return [
    page('readChatPage', '/chat/', 'The page of visitors.', () => 'index.html'),
    page('readChatAsset', '/chat/assets/{path}', 'An asset of the page of visitors.', (path) => `assets/${path}`),
    route({
      id: 'readChatEmbed',
      method: 'GET',
      path: '/chat/embed.js',
      access: 'anyone',
      isPage: true,
      summary: 'The script that puts the page of visitors on somebody’s web page.',
      answers: { 200: { description: 'JavaScript.' } },
      handle: () => ({
        kind: 'text',
        status: 200,
        body: EMBED_SCRIPT,
        contentType: 'text/javascript; charset=utf-8',
        headers: { 'Cross-Origin-Resource-Policy': 'cross-origin', 'Cache-Control': ASK_AGAIN },
      }),
    }),
    route({
      id: 'readChatConfig',
      method: 'GET',
      path: '/chat/config.json',
      access: 'anyone',
      isPage: true,
      summary: 'What the page of visitors needs to know before a chat begins.',
      query: v.strictObject({ queue: v.optional(v.pipe(v.string(), v.maxLength(128)), '') }),
      answers: { 200: { description: 'Name and queue.', body: chatConfigSchema } },
      handle({ query }) {
        const { name, queues } = host.definition().definition;
        const queue = queues.find(({ id }) => id === query.queue);
        if (queue === undefined) return json(200, { name, queue: null });
        // What comes to a closed queue may be taken in by another one.
        const isOpen = queue.isOpen || queue.overflow.toQueueId !== null;
        return json(200, { name, queue: { label: queue.label, isOpen } });
      },
    }),
    route({
      id: 'createChat',
      method: 'POST',
      path: '/api/v1/chats',
      access: 'visitor',
      summary: 'A visitor begins a chat: an interaction of the chat channel in a queue.',
      body: { schema: createChatSchema },
      answers: {
        201: { description: 'Begun. The token is the only proof of who the visitor is.', body: createChatAnswerSchema },
      },
      problems: [
        'unknownQueue',
        'queueClosed',
        'unknownChannel',
        'queueFull',
        'waitTooLong',
        'tooManyChats',
        'malformedMessage',
        'hostUnavailable',
        'hostBusy',
        'serverStopping',
      ],
      async handle({ body, address }) {
        const outcome = await chats.begin(body, address);
        if (!outcome.ok) return problem(outcome.code);
        const { chatId, visitorToken } = outcome;
        return json(201, { chatId, visitorToken });
      },
    }),
    route({
      id: 'readChat',
      method: 'GET',
      path: '/api/v1/chats/{chatId}',
      access: 'supervisor',
      concerns: 'filtered',
      summary: 'A transcript, as long as it is kept.',
      params: v.object({ chatId: v.pipe(v.string(), v.minLength(1), v.maxLength(128)) }),
      answers: { 200: { description: 'The transcript.', body: transcriptSchema } },
      problems: ['unknownChat', 'hostUnavailable'],
      async handle({ params, viewer }) {
        try {
          const found = await chats.transcript(params.chatId);
          if (found === null) return problem('unknownChat');
          const { queueId, name, language } = found.facts;
          // A transcript is kept longer than its item, and longer than a queue may be.
          const isServed = host.rules().queueById.has(queueId) && sight.sees(viewer, { kind: 'queue', id: queueId });
          if (!isServed && !maySee(viewer, null)) return problem('teamNotAllowed');
          const entries = found.entries.map(entryOf).filter((entry) => entry !== null);
          const { openedAt, closedAt } = found;
          return json(200, { chatId: params.chatId, queueId, name, language, openedAt, closedAt, entries });
        } catch (error) {
          if (isStoreFailure(error)) return problem('hostUnavailable');
          throw error;
        }
      },
    }),
  ];
}
