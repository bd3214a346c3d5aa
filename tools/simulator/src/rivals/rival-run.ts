/** Runs a rival on the plan of a seed: the same arrivals, people and faults, and the same figures from outside. */
import { CrmRouter } from '../crm.ts';
import { addFigures, type Figures, noFigures } from '../ledger.ts';
import type { Item, Plan } from '../plan.ts';
import { VirtualTime } from '../virtual-time.ts';
import type { Rival } from './all-rivals.ts';
import { RivalAgent } from './rival-agent.ts';

export interface RivalRun {
  readonly rival: Rival['id'];
  readonly figures: Figures;
  readonly completed: number;
  /** From arrival to acceptance, mean, in ms. */
  readonly waitMs: number;
  readonly corrections: number;
}

export async function runRival(plan: Plan, rival: Rival): Promise<RivalRun> {
  const time = new VirtualTime(plan.startAt);
  const items = new Map<string, Item>();
  let isDown = false;
  const agents = Array.from(
    { length: plan.agents },
    (_, index) =>
      new RivalAgent({
        index,
        plan,
        rival,
        time,
        handleMsOf: (workId) => items.get(workId)?.lastsMs ?? 60_000,
        routerLook: () => router.look(),
      }),
  );
  const router: CrmRouter = new CrmRouter(
    time,
    agents.map(({ user }) => user),
    (index, ticket) => agents[index]?.person.gotTicket(ticket.workId, ticket.handleMs),
  );

  function perform(item: Item): void {
    const agent = agents[item.agent];
    switch (item.kind) {
      case 'interaction': {
        if (isDown) return void time.after(2_000, () => perform(item));
        const workId = `work-${item.key}`;
        items.set(workId, item);
        return agent?.give(workId, item.channel);
      }
      case 'ticket':
        return router.add({ workId: `ticket-${item.key}`, handleMs: item.lastsMs, key: item.key });
      case 'supervisor':
        return agent?.supervise(item.lastsMs);
      case 'serverCrash':
        // A rival's centre forgets nothing and is back as soon as ours.
        isDown = true;
        for (const other of agents) other.link.break(0, item.lastsMs + 1_000);
        return void time.after(item.lastsMs, () => {
          isDown = false;
        });
      default:
        return agent?.perform(item);
    }
  }

  agents.forEach((agent, index) => void time.set(plan.startAt + 500 + index * 137, () => agent.begin()));
  for (const item of plan.items) time.set(item.at, () => perform(item));
  await time.runUntil(plan.endAt, () => {});
  const figures = noFigures();
  let started = 0;
  let completed = 0;
  let waitMs = 0;
  let corrections = 0;
  for (const agent of agents) {
    agent.ledger.end(time.now);
    addFigures(figures, agent.ledger.figures);
    started += agent.started;
    completed += agent.completed;
    waitMs += agent.waitMs;
    corrections += agent.user.writes;
  }
  return { rival: rival.id, figures, completed, waitMs: started === 0 ? 0 : Math.round(waitMs / started), corrections };
}
