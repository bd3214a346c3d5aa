/** Who plays: people who do not exist, and say so in their names. */
import { createChance } from './chance.ts';

/** Ids of everything that the guided demo makes begin so. */
export const SIMULATED = 'sim-';

export const TEAMS = [
  { id: 'sim-care', label: 'Care (simulated)' },
  { id: 'sim-billing', label: 'Billing (simulated)' },
  { id: 'sim-sales', label: 'Sales (simulated)' },
] as const;

export const SKILLS = [
  { id: 'sim-spanish', label: 'Spanish (simulated)' },
  { id: 'sim-contracts', label: 'Contracts (simulated)' },
] as const;

export type SkillId = (typeof SKILLS)[number]['id'];

/** What the CRM behind an agent makes possible. */
export type SimulatedStrength = 'mirror' | 'claim' | 'prevent';

export interface SimulatedPerson {
  readonly agentId: string;
  readonly name: string;
  readonly teamId: (typeof TEAMS)[number]['id'];
  /** 1..3; lower levels are asked first. */
  readonly level: number;
  readonly skills: readonly { readonly skillId: SkillId; readonly level: number }[];
  readonly strength: SimulatedStrength;
}

const FIRST: readonly [string, ...string[]] = [
  'Ada',
  'Ben',
  'Cleo',
  'Davi',
  'Ema',
  'Femi',
  'Gita',
  'Hugo',
  'Ines',
  'Jun',
  'Kaya',
  'Leo',
  'Mina',
  'Nils',
  'Oona',
  'Pio',
  'Rosa',
  'Sami',
  'Tara',
  'Yuki',
];
const LAST: readonly [string, ...string[]] = [
  'Adler',
  'Brandt',
  'Costa',
  'Diaz',
  'Eklund',
  'Fischer',
  'Greco',
  'Horvat',
  'Ivanov',
  'Jansen',
  'Keita',
  'Lindqvist',
  'Moreau',
  'Novak',
  'Okafor',
  'Peeters',
];

/** Callers, visitors and customers of tickets. */
export function customerName(share: number): string {
  const index = Math.floor(share * FIRST.length * LAST.length);
  return `${FIRST[index % FIRST.length]} ${LAST[Math.floor(index / FIRST.length) % LAST.length]} (simulated)`;
}

/**
 * The agents of a demo; the same seed and number give the same people, and a larger number more of them.
 *
 * @param count 1..200
 */
export function castOf(seed: number, count: number): readonly SimulatedPerson[] {
  return Array.from({ length: count }, (_, index): SimulatedPerson => {
    const number = String(index + 1).padStart(3, '0');
    const agentId = `${SIMULATED}agent-${number}`;
    const chance = createChance(seed, agentId);
    const first = FIRST[index % FIRST.length];
    const last = LAST[(index + Math.floor(index / FIRST.length)) % LAST.length];
    const share = chance.share();
    return {
      agentId,
      name: `${first} ${last} (simulated)`,
      teamId: (TEAMS[index % TEAMS.length] ?? TEAMS[0]).id,
      level: chance.between(1, 3),
      skills: SKILLS.filter(() => chance.happens(0.4)).map(({ id }) => ({ skillId: id, level: chance.between(3, 9) })),
      // One of each at the beginning of every team, so that the smallest demo shows all three.
      strength: index < 3 ? 'claim' : index < 6 ? 'mirror' : index < 9 ? 'prevent' : strengthOf(share),
    };
  });
}

function strengthOf(share: number): SimulatedStrength {
  if (share < 0.7) return 'claim';
  return share < 0.85 ? 'mirror' : 'prevent';
}
