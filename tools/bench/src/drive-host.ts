/** Drives the server's real host with a recorded workload: the same instants, as many inputs under way as are wanted. */
import { createHash } from 'node:crypto';
import type { Definition } from '@interlock/protocol';
import {
  type ContactCenterHost,
  createContactCenterHost,
  type HostEvent,
  type ProcessScheduler,
} from '@interlock/server';
import type { EventStore } from '@interlock/store';
import type { Step } from './workload.ts';

export interface DrivenHost {
  readonly host: ContactCenterHost;
  /** Submits every step and resolves when all are flushed, with the time it took in ms. */
  drive(steps: readonly Step[]): Promise<number>;
}

/** Inputs under way: enough that the next group gathers while one is being flushed. */
const UNDER_WAY = 1_500;

/**
 * Starts a host whose clock is that of the workload: deadlines pass when the workload says so, as inputs of it.
 *
 * @throws Error when the store cannot be used
 */
export async function startDrivenHost(store: EventStore<HostEvent>, definition: Definition): Promise<DrivenHost> {
  let clock = 0;
  const scheduler: ProcessScheduler = {
    now: () => clock,
    notBefore(instant) {
      clock = Math.max(clock, instant);
    },
    after: () => () => {},
    soon: (run) => setImmediate(run),
  };
  const host = createContactCenterHost({ store, scheduler });
  // As if it came from a file with this text: a real server that is given the file finds it unchanged.
  const sourceHash = createHash('sha256').update(JSON.stringify(definition)).digest('hex');
  const failure = await host.start((inForce) => (inForce === null ? { definition, source: 'file', sourceHash } : null));
  if (failure !== null) throw new Error(failure.message);
  let commands = 0;

  function drive(steps: readonly Step[]): Promise<number> {
    return new Promise((done, fail) => {
      const startedAt = performance.now();
      let sent = 0;
      let answered = 0;
      let isSending = false;

      function sendMore(): void {
        if (isSending) return;
        isSending = true;
        for (let step = steps[sent]; step !== undefined && sent - answered < UNDER_WAY; step = steps[sent]) {
          sent += 1;
          clock = Math.max(clock, step.at);
          submit(step);
        }
        isSending = false;
      }

      function submit({ agentId, input }: Step): void {
        commands += 1;
        // Commands of a session carry an id; the host's own inputs do not.
        const isCommand = input.kind !== 'openSession' && input.kind !== 'loseSession' && input.kind !== 'tick';
        host.submit(agentId, input, isCommand ? `s/${agentId}/${commands}` : null, (outcome) => {
          if (!outcome.ok) return fail(new Error(`the host refused ${input.kind}: ${outcome.code}`));
          answered += 1;
          if (answered === steps.length) done(performance.now() - startedAt);
          // Once per group: refilling at each answer would be a recursion of no use.
          else if (sent - answered < UNDER_WAY / 2) sendMore();
        });
      }

      if (steps.length === 0) done(0);
      else sendMore();
    });
  }

  return { host, drive };
}

/** The steps that leave a record. */
export function durable(steps: readonly Step[]): Step[] {
  return steps.filter(({ events }) => events > 0);
}
