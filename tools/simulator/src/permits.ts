/** How the CRM's router asks the server before it gives a ticket: as the server's clients do. */
import type { ContactCenterHost } from '@interlock/server/simulation';
import type { Permits } from './crm.ts';
import type { SimAgent } from './sim-agent.ts';
import type { SimServer } from './sim-server.ts';
import type { Sometimes } from './sometimes.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One way between the CRM's router and the server. */
const ROUTER_MS = 20;

export interface PermitsOptions {
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly agents: readonly SimAgent[];
  readonly isOver: () => boolean;
  readonly met: (what: Sometimes) => void;
}

export function permitsOf({ time, server, agents, isOver, met }: PermitsOptions): Permits {
  const of = (user: number): { readonly host: ContactCenterHost; readonly agent: SimAgent } | null => {
    const { host } = server;
    const agent = agents[user];
    return host === null || agent === undefined ? null : { host, agent };
  };
  return {
    ask: (user, { workId }, heard) => {
      const there = of(user);
      if (there === null || isOver()) return;
      there.agent.place.touch();
      there.host.ask(there.agent.agentId, { kind: 'takePermit', workId, label: workId }).then(
        (outcome) => {
          if (isOver()) return;
          if (!outcome.ok && outcome.code === 'permitDenied') met('permit refused');
          const until = outcome.ok
            ? (outcome.state?.crm.work.find((item) => item.workId === workId)?.deadlineAt ?? null)
            : null;
          time.after(ROUTER_MS, () => heard(until));
        },
        () => {},
      );
    },
    giveBack: (user, { workId }) => {
      const there = of(user);
      if (there === null || isOver()) return;
      there.agent.place.touch();
      there.host.submit(there.agent.agentId, { kind: 'releasePermit', workId }, null, () => {});
    },
  };
}
