/** What the CRM's user and its router do, whether or not anybody listens. */
import { isReadyStatus } from '../definition.ts';
import type { Consequence, EnvNode, Scene, Ticket } from '../world.ts';
import { type ClientApplication, ticketIds } from './client-application.ts';
import { ACT, type Act, freeId, type Stage } from './stage.ts';

/** Tickets that the engine or a message still speaks of. */
function spokenOf(scene: Scene): string[] {
  const spoken = scene.agent.state.crm.work.map((item) => item.workId);
  for (const { message } of scene.up.items)
    if ('work' in message && message.work !== null) spoken.push(...message.work);
  return spoken;
}

export function createCrmActs(stage: Stage, application: ClientApplication) {
  const { scenario, consequence, add } = stage;
  const { seen, presenceMessage, workMessages, send } = application;

  function flips(scene: Scene): void {
    const { env } = scene;
    scenario.presences.forEach((statusId, position) => {
      if (statusId === env.presence) return;
      const after = consequence(env, ACT.flip, position, () => {
        const fence = isReadyStatus(statusId) && env.fence === 'executed' ? 'broken' : env.fence;
        const set = seen(env, { presence: statusId, cause: 'user', isPersons: true, fence });
        return {
          env: set,
          sent: [presenceMessage(set, { success: true, request: null, origin: 'user', cause: 'user' })],
        };
      });
      add(`CRM user sets ${statusId}`, send(scene, after));
    });
  }

  function withTickets(env: EnvNode, act: number, argument: number, tickets: () => readonly Ticket[]): Consequence {
    return consequence(env, act, argument, () => {
      const set = seen(env, { tickets: tickets() });
      return { env: set, sent: workMessages(set) };
    });
  }

  function takesTicket(scene: Scene, act: number, label: (workId: string) => string, isSelfMade: boolean): void {
    const { env } = scene;
    if (env.tickets.length >= scenario.crmCapacity) return;
    const workId = freeId('t', [...ticketIds(env.tickets), ...spokenOf(scene)]);
    const after = withTickets(env, act, Number(workId.slice(1)), () => [...env.tickets, { workId, isSelfMade }]);
    add(label(workId), send(scene, after));
  }

  function routes(scene: Scene): void {
    if (isReadyStatus(scene.env.presence))
      takesTicket(scene, ACT.route, (workId) => `CRM router assigns ${workId}`, scene.env.fence === 'broken');
  }

  function takesByHand(scene: Scene): void {
    takesTicket(scene, ACT.take, (workId) => `CRM user takes ${workId} by hand`, true);
  }

  function closesTickets(scene: Scene): void {
    const { env } = scene;
    env.tickets.forEach((ticket, position) => {
      const after = withTickets(env, ACT.close, position, () => env.tickets.filter((other) => other !== ticket));
      add(`CRM user closes ${ticket.workId}`, send(scene, after));
    });
  }

  return { flips, routes, takesByHand, closesTickets } satisfies Record<string, Act>;
}
