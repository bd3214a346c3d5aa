import type { FloorRow, HonestyRow } from '@interlock/protocol/console';
import * as v from 'valibot';

/** What an adapter of a CRM can promise. `yes`: it says so itself; `inferred`: it is told from other signs; `no`: not at all. */
export type Ability = 'yes' | 'inferred' | 'no';

export const ABILITIES = ['asksFirst', 'workEvents', 'acknowledgement', 'cause', 'snapshot'] as const;
export type AbilityName = (typeof ABILITIES)[number];

export interface Adapter {
  /** As the honesty report names it. */
  readonly id: string;
  readonly wire: 'plain' | 'extended';
  readonly strength: 'mirror' | 'claim' | 'prevent';
  readonly can: Readonly<Record<AbilityName, Ability>>;
}

const EXTENDED = { acknowledgement: 'yes', cause: 'yes', snapshot: 'yes' } as const;

/** Every way in which a CRM may be linked, the strongest first. (IN20) */
export const ADAPTERS: readonly Adapter[] = [
  {
    id: 'extended/prevent',
    wire: 'extended',
    strength: 'prevent',
    can: { asksFirst: 'yes', workEvents: 'yes', ...EXTENDED },
  },
  {
    id: 'extended/claim',
    wire: 'extended',
    strength: 'claim',
    can: { asksFirst: 'no', workEvents: 'yes', ...EXTENDED },
  },
  {
    id: 'extended/mirror',
    wire: 'extended',
    strength: 'mirror',
    can: { asksFirst: 'no', workEvents: 'no', ...EXTENDED },
  },
  {
    id: 'plain',
    wire: 'plain',
    strength: 'mirror',
    can: { asksFirst: 'no', workEvents: 'no', acknowledgement: 'inferred', cause: 'inferred', snapshot: 'no' },
  },
];

/** The adapter over which an agent is linked; null while there is none. */
export function adapterOf({ crmLink, wire, strength }: Pick<FloorRow, 'crmLink' | 'wire' | 'strength'>): string | null {
  if (crmLink !== 'up' || wire === null) return null;
  return wire === 'plain' ? 'plain' : `extended/${strength ?? 'mirror'}`;
}

/** How many agents are linked over each adapter now. (IN21) */
export function linkedBy(rows: Iterable<FloorRow>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const id = adapterOf(row);
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** What was measured over an adapter; null where nothing was. */
export function measuredBy(rows: readonly HonestyRow[], id: string): HonestyRow | null {
  const row = rows.find((candidate) => candidate.id === id);
  return row === undefined || row.observedMs === 0 ? null : row;
}

/** This server's own side: nothing is offered that was not reserved and confirmed. (IN20) */
export const CENTER_CAN: Adapter['can'] = { asksFirst: 'yes', workEvents: 'yes', ...EXTENDED };

/** Answer of `GET /api/v1/reports/channels`, as far as the card shows it. */
export const channelReportSchema = v.object({
  rows: v.array(
    v.object({
      counts: v.object({ offered: v.number(), accepted: v.number(), timedOut: v.number(), rescinded: v.number() }),
    }),
  ),
});
export type ChannelReport = v.InferOutput<typeof channelReportSchema>;
export type Offers = ChannelReport['rows'][number]['counts'];

/** What became of all offers. (IN21) */
export function offersOf({ rows }: ChannelReport): Offers {
  const sum = (name: keyof Offers): number => rows.reduce((all, { counts }) => all + counts[name], 0);
  return {
    offered: sum('offered'),
    accepted: sum('accepted'),
    timedOut: sum('timedOut'),
    rescinded: sum('rescinded'),
  };
}
