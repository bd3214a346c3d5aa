import { WireAgent } from './wire-agent.ts';
import type { World } from './world.ts';

export interface BusyFloor {
  readonly dana: WireAgent;
  readonly ilya: WireAgent;
  readonly mara: WireAgent;
  readonly noor: WireAgent;
  readonly sefa: WireAgent;
}

/**
 * A small contact centre in the middle of a day: Dana holds a ticket, Ilya a chat, Mara is Ready, Noor has both at once,
 * and Sefa's CRM does not answer; two visitors wait for somebody who speaks German.
 */
export async function busyFloor(world: World): Promise<BusyFloor> {
  const [dana, ilya, mara, noor, sefa] = await Promise.all([
    WireAgent.join(world, { agentId: 'dana', name: 'Dana Fox' }),
    WireAgent.join(world, { agentId: 'ilya', name: 'Ilya Brandt' }),
    WireAgent.join(world, { agentId: 'mara', name: 'Mara Lind' }),
    WireAgent.join(world, { agentId: 'noor', name: 'Noor Haas', team: 'Billing' }),
    WireAgent.join(world, { agentId: 'sefa', name: 'Sefa Okoye', team: 'Billing', isSilent: true }),
  ]);
  await Promise.all([dana, ilya, noor].map((agent) => agent.goReady()));
  await dana.takeTicket('4711', '4711');
  await talk(world, ilya, 'Jonas Beck');
  await talk(world, noor, 'Ada Quine');
  await noor.takeTicket('4719', '4719');
  await sefa.goReady();
  for (const [workId, label] of [
    ['lea', 'Lea Stein'],
    ['omar', 'Omar Nasser'],
  ])
    await world.api('POST', 'work-items', {
      queueId: 'support',
      channel: 'chat',
      label,
      workId,
      skills: [{ skillId: 'german', level: 10 }],
    });
  await mara.goReady();
  return { dana, ilya, mara, noor, sefa };
}

/** An interaction that the agent has accepted. */
export async function talk(world: World, agent: WireAgent, label: string): Promise<string> {
  const workId = await world.give(agent.agentId, label);
  await accept(agent, workId);
  return workId;
}

/** Accepts an interaction once it is offered. */
export async function accept(agent: WireAgent, workId: string): Promise<void> {
  const end = Date.now() + 10_000;
  while (agent.view?.work.some((item) => item.workId === workId && item.state === 'offered') !== true) {
    if (Date.now() > end) throw new Error(`${workId} was not offered to ${agent.agentId}`);
    await new Promise((done) => setTimeout(done, 20));
  }
  await agent.do({ kind: 'acceptOffer', workId });
}
