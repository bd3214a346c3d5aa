import { type ClientState, createClientApplication } from '@interlock/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Person } from '../server/desk.ts';
import { createHelpDeskPort } from './crm-port.ts';
import type { DeskClient, DeskConfig } from './desk-client.ts';
import { canDial, client, clientState, noteExchange, ticketId } from './page-state.ts';

const WAIT_MS = 8000;

/** One line about an interaction that has ended; the whole record is the connector's own business. */
function lineOf(interactionId: string, data: unknown): string {
  const { label, disposition, messages } = (data ?? {}) as Record<string, unknown>;
  const name = typeof label === 'string' ? label : interactionId;
  const said = typeof messages === 'number' ? [messages === 1 ? '1 message' : `${messages} messages`] : [];
  const { label: how } = (disposition ?? {}) as Record<string, unknown>;
  return [`Interaction with ${name} ended`, ...(typeof how === 'string' ? [how] : []), ...said].join(', ');
}

const digits = (number: string): string => number.replace(/\D/g, '');

/** The connector in its iframe, and the whole of what makes this page a Client Application. */
export function ConnectorPanel({ desk, config, person }: { desk: DeskClient; config: DeskConfig; person: Person }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isLate, setLate] = useState(false);

  useEffect(() => {
    if (!frame.current) return;
    const application = createClientApplication({
      iframe: frame.current,
      connectorOrigin: config.connectorOrigin,
      crm: createHelpDeskPort(desk, person.id),
      user: { id: person.id, name: person.name, locale: navigator.language },
      capabilities: { name: 'Harbour help desk' },
      handlers: {
        getDirectory: () =>
          (desk.desk.value?.tickets ?? []).map(({ id, customer }) => ({ id: String(id), ...customer })),
        enableClickToDial: ({ isEnabled }) => {
          canDial.value = isEnabled;
        },
        navigateToClickToDialResult: ({ recordId }) => {
          ticketId.value = Number(recordId);
        },
        screenPop: ({ aniValues }) => {
          const ticket = desk.desk.value?.tickets.find(({ customer }) =>
            aniValues.some((value) => digits(value) !== '' && digits(value) === digits(customer.phone)),
          );
          if (ticket) ticketId.value = ticket.id;
          const caller = ticket?.customer.name ?? aniValues.at(-1) ?? 'somebody';
          void desk.record({
            kind: 'screenPop',
            agentId: person.id,
            text: `Interaction with ${caller} began`,
            ticketId: ticket?.id ?? null,
          });
        },
        openReports: () =>
          void desk.record({ kind: 'reports', agentId: person.id, text: 'Reports were asked for', ticketId: null }),
        async saveInteractionLog({ interactionId, interactionData, header }) {
          const text = lineOf(interactionId, interactionData);
          if (!(await desk.record({ kind: 'interactionLog', agentId: person.id, text, ticketId: null }))) return;
          // As the public protocol wants it: what was received, with parameters of the log and the message again.
          const message = { body: { interactionId, interactionData }, header };
          application.createHistoryItem(`log-${interactionId}`, {
            interactionId,
            interactionData,
            logParameters: { subject: text },
            msgData: { message },
          });
        },
      },
    });
    application.onEvent((event) => {
      if (event.kind === 'state') clientState.value = event.state;
      if (event.kind === 'problem') noteExchange(`${event.code}${event.detail ? ` (${event.detail})` : ''}`);
      if (event.kind === 'report') {
        const how = event.requestId === null ? 'told' : event.success ? 'done' : 'not done';
        noteExchange(`${event.statusId}: ${how}${event.cause === 'user' ? ', chosen by a person' : ''}`);
      }
    });
    client.value = application;
    clientState.value = application.state;
    const timer = setTimeout(() => setLate(true), WAIT_MS);
    return () => {
      clearTimeout(timer);
      application.close();
      if (client.peek() === application) client.value = null;
    };
  }, [desk, config.connectorOrigin, person.id, person.name]);

  const connection = clientState.value?.connection ?? 'waiting';
  const [shape, word] = standOf(clientState.value);
  return (
    <section class="card connector" aria-labelledby="connector-title">
      <header>
        <h2 id="connector-title">Contact centre</h2>
        <span class={`chip s-${shape}`} data-testid="connector-state">
          {word}
        </span>
      </header>
      {isLate && connection === 'waiting' && (
        <p class="note" role="status">
          The connector at {config.connectorOrigin} does not answer. Is the Interlock server running?
        </p>
      )}
      <iframe
        ref={frame}
        data-testid="connector-frame"
        title="Contact centre connector"
        src={config.connectorUrl}
        sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"
        allow="camera 'none'; microphone 'none'; geolocation 'none'"
        referrerpolicy="strict-origin"
      />
    </section>
  );
}

const CONNECTIONS = {
  waiting: ['held', 'Connecting'],
  plain: ['ready', 'Connected, public protocol'],
  closed: ['off', 'Closed'],
} as const;

const SESSIONS = {
  linked: ['ready', 'Connected'],
  lost: ['off', 'Connection lost'],
  superseded: ['held', 'In another tab'],
  signedOut: ['off', 'Signed out'],
} as const;

/** How this page stands: the connector in its frame may be there without a link to the contact centre. */
function standOf(state: ClientState | null): readonly [shape: string, word: string] {
  const connection = state?.connection ?? 'waiting';
  if (connection !== 'extended') return CONNECTIONS[connection];
  if (state?.isLeader !== true) return SESSIONS.superseded;
  return state.session === null ? ['held', 'Not linked'] : SESSIONS[state.session.state];
}
