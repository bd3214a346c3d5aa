/** Every figure that the server shows under `/metrics`, by name. Labels are codes and ids of queues, never ids or texts of people (SV80). */
import { type AgentEvent, type ItemEvent, isOutOfStep, type Measures } from '@interlock/engine';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ChatCenterListener } from './chat/chat-center.ts';
import { registerChatMetrics } from './chat/chat-metrics.ts';
import type { ContactCenterHost } from './host/host-contract.ts';
import { registerQueueMetrics } from './reports/queue-metrics.ts';
import type { SessionServer } from './sessions/session-server.ts';

export interface ServerMetrics {
  /** Attaches to what is counted; once. */
  observeHost(host: ContactCenterHost): void;
  observeSessions(sessions: SessionServer): void;
  observeMeasures(measures: Measures, host: ContactCenterHost): void;
  observeChats: (read: Parameters<typeof registerChatMetrics>[1]) => ChatCenterListener;
  sessionEnded(end: string): void;
  frameRefused(code: string): void;
  commandRefused(code: string): void;
  /** Settings of a page that the definition has otherwise: one field code each. */
  settingsOutranked(fields: readonly string[]): void;
  httpAnswered(routeId: string, method: string, status: number, tookMs: number): void;
  read(): Promise<{ readonly text: string; readonly contentType: string }>;
}

const SECONDS = 1 / 1_000;
/** Methods that are counted by name; whatever else a client invents is one. */
const METHODS = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH']);

export function createServerMetrics(): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> =>
    new Counter({ name, help, labelNames, registers });

  const decisions = counter('interlock_decisions_total', 'Decisions that are in the log.');
  const events = counter('interlock_events_total', 'Events by kind.', 'kind');
  const refusals = counter('interlock_refusals_total', 'Inputs that the host refused.', 'code');
  const requests = counter('interlock_crm_requests_total', 'Requests to the CRM by outcome.', 'outcome');
  const offers = counter('interlock_offers_total', 'Offers by what the CRM said before.', 'confirmation');
  const offersEnded = counter(
    'interlock_offers_withdrawn_total',
    'Offers and reservations taken back, by cause.',
    'stage',
    'cause',
  );
  const missed = counter('interlock_offers_missed_total', 'Offers that nobody answered.');
  const ended = counter('interlock_work_items_ended_total', 'Interactions by outcome.', 'outcome');
  const collisions = counter('interlock_collisions_total', 'Work on both sides at once, by cause.', 'cause');
  const collisionSeconds = counter(
    'interlock_collision_seconds_total',
    'How long collisions lasted, by cause.',
    'cause',
  );
  const freezes = counter('interlock_flapping_freezes_total', 'Freezes for too many changes.');
  const framesRefused = counter('interlock_session_frames_refused_total', 'Session frames that were refused.', 'code');
  const commandsRefused = counter(
    'interlock_session_commands_refused_total',
    'Session commands that were refused.',
    'code',
  );
  const sessionsEnded = counter('interlock_sessions_ended_total', 'Sessions by how they ended.', 'end');
  const settingsOutranked = counter(
    'interlock_page_settings_outranked_total',
    'Settings of CRM pages that the definition has otherwise.',
    'field',
  );
  const storeFailures = counter('interlock_store_failures_total', 'Writes that the store refused.', 'code');
  const defects = counter('interlock_defects_total', 'Decisions that failed by our own mistake.');
  const http = new Histogram({
    name: 'interlock_http_seconds',
    help: 'Time to answer HTTP requests.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });
  const appends = new Histogram({
    name: 'interlock_append_seconds',
    help: 'Time from an append to its flush.',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    registers,
  });
  const checkpoints = new Histogram({
    name: 'interlock_checkpoint_seconds',
    help: 'Time to write a checkpoint.',
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  function countEvent(event: AgentEvent): void {
    events.inc({ kind: event.kind });
    switch (event.kind) {
      case 'requestMade':
        return requests.inc({ outcome: 'made' });
      case 'requestApplied':
        return requests.inc({ outcome: 'applied' });
      case 'requestAssumed':
        return requests.inc({ outcome: 'assumed' });
      case 'requestFailed':
        return requests.inc({ outcome: event.cause });
      case 'requestDropped':
        return requests.inc({ outcome: 'dropped' });
      case 'offerMade':
        return offers.inc({ confirmation: event.confirmation });
      case 'offerRescinded':
        return offersEnded.inc({ stage: 'offer', cause: event.cause });
      case 'reservationReleased':
        return offersEnded.inc({ stage: 'reservation', cause: event.cause });
      case 'offerMissed':
        return missed.inc();
      case 'workEnded':
        return ended.inc({ outcome: event.outcome });
      case 'collisionBegan':
        return collisions.inc({ cause: event.cause });
      case 'collisionEnded':
        return collisionSeconds.inc({ cause: event.cause }, event.lengthMs * SECONDS);
      case 'flappingFrozen':
        return freezes.inc();
      default:
        return;
    }
  }

  function countItemEvent(event: ItemEvent): void {
    events.inc({ kind: event.kind });
    // An item that no agent had; what an agent had ends with the agent's event.
    if (event.kind === 'itemEnded') ended.inc({ outcome: event.outcome });
  }

  return {
    observeHost(host) {
      /** Kept by change, so that a scrape does not walk over all agents. */
      const outOfStep = new Set<string>();
      host.subscribe({
        recorded(_agentId, recorded) {
          decisions.inc();
          for (const event of recorded) countEvent(event);
        },
        recordedItems(recorded) {
          decisions.inc();
          for (const event of recorded) countItemEvent(event);
        },
        definitionChanged: () => decisions.inc(),
        agentChanged(agentId) {
          const state = host.agent(agentId)?.state;
          if (state !== undefined && isOutOfStep(host.rules(), state)) outOfStep.add(agentId);
          else outOfStep.delete(agentId);
        },
        refused: (code) => refusals.inc({ code }),
        flushed: (_records, tookMs) => appends.observe(tookMs * SECONDS),
        checkpointed: (_version, _entries, tookMs) => checkpoints.observe(tookMs * SECONDS),
        storeFailed: (error) => storeFailures.inc({ code: error.code }),
        defect: () => defects.inc(),
      });
      gauge('interlock_agents', 'Agents who have ever signed in.', () => host.agentCount);
      gauge('interlock_agents_out_of_step', 'Agents whose CRM does not do what it was asked.', () => outOfStep.size);
      // The items have one deadline among those of the agents: their next.
      gauge('interlock_agents_due', 'Agents with a deadline.', () =>
        Math.max(0, host.dueCount - (host.center().nextItemDueAt() === null ? 0 : 1)),
      );
      gauge('interlock_pending_records', 'Decisions that wait to be flushed.', () => host.pendingRecords);
      gauge('interlock_log_version', 'Version of the last flushed record.', () => host.version);
    },
    observeSessions(sessions) {
      gauge('interlock_sessions', 'Connectors with a session.', () => sessions.linkedCount);
      gauge('interlock_session_sockets', 'Sockets, with or without a session.', () => sessions.socketCount);
    },
    observeChats: (read) => registerChatMetrics(registry, read),
    observeMeasures: (measures, host) => registerQueueMetrics(registry, measures, host),
    sessionEnded: (end) => sessionsEnded.inc({ end }),
    frameRefused: (code) => framesRefused.inc({ code }),
    commandRefused: (code) => commandsRefused.inc({ code }),
    settingsOutranked(fields) {
      for (const field of fields) settingsOutranked.inc({ field });
    },
    httpAnswered(routeId, method, status, tookMs) {
      http.observe({ route: routeId, method: METHODS.has(method) ? method : 'other', status }, tookMs * SECONDS);
    },
    async read() {
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}
