import type { TimelineEntry } from '@interlock/protocol';
import { compare, differenceOf, type KillProblem } from './ledger.ts';
import type { Writer } from './writers.ts';

type Problem = Omit<KillProblem, 'cycle'>;

interface Agent {
  readonly version: number;
  readonly sides: { readonly contactCenter: { readonly availability: string } };
  readonly facts: {
    readonly contactCenter: { readonly choice: { readonly by: string; readonly reasonCode: number | null } | null };
    readonly crm: { readonly work: readonly { readonly workId: string }[] };
  };
}

const PAGE = 200;

async function read<T>(url: string): Promise<T | null> {
  const response = await fetch(url);
  return response.ok ? ((await response.json()) as T) : null;
}

/** An agent's entries above a version, in the order of the log. */
async function readTimeline(url: string, agentId: string, after: number): Promise<readonly TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  for (let before: number | null = null; ; ) {
    const query: string = before === null ? '' : `&before=${before}`;
    const page: { entries: TimelineEntry[]; more: boolean } | null = await read(
      `${url}/api/v1/agents/${agentId}/timeline?limit=${PAGE}${query}`,
    );
    if (page === null) break;
    entries.push(...page.entries.filter(({ version }) => version > after));
    const last = page.entries.at(-1);
    if (!page.more || last === undefined || last.version <= after) break;
    before = last.version;
  }
  // Newest first, and those of one record as they happened.
  return entries.sort((a, b) => a.version - b.version);
}

export interface Inspection {
  readonly problems: readonly Problem[];
  /** Version of the agent's last record. */
  readonly version: number;
}

/**
 * Compares an agent's timeline with the ledger, and the state with the timeline.
 *
 * @param after the version up to which it was compared before; 0 compares everything, without settling what is open
 */
export async function inspectAgent(
  url: string,
  agentId: string,
  writers: readonly Writer[],
  after: number,
): Promise<Inspection> {
  const problems: Problem[] = [];
  const entries = await readTimeline(url, agentId, after);
  for (const { page, markOf } of writers) {
    const found = entries.map(markOf).filter((mark) => mark !== null);
    const problem =
      after === 0 && page.compared > 0 ? differenceOf(page.writer, page.marks, found) : compare(page, found);
    if (problem !== null) problems.push(problem);
  }
  const agent = await read<Agent>(`${url}/api/v1/agents/${agentId}`);
  if (agent === null) return { problems, version: after };
  if (problems.length === 0) problems.push(...stateProblems(agentId, agent, writers));
  return { problems, version: agent.version };
}

/** What the newest marks say must be what the agent shows. Nobody ever chose Ready here, so nobody may be it. */
function stateProblems(agentId: string, agent: Agent, writers: readonly Writer[]): readonly Problem[] {
  const marks = writers.flatMap(({ page }) => page.marks);
  const newest = (start: string) => marks.findLast((mark) => mark.startsWith(start))?.slice(start.length) ?? null;
  const { choice } = agent.facts.contactCenter;
  const expectations = [
    ['reason', newest('chose '), choice?.by === 'agent' ? String(choice.reasonCode) : newest('chose ')],
    ['ticket', newest('ticket '), agent.facts.crm.work[0]?.workId ?? null],
    ['availability', 'notReady', agent.sides.contactCenter.availability],
  ] as const;
  return expectations
    .filter(([, wanted, found]) => wanted !== found)
    .map(([what, wanted, found]) => ({
      kind: 'stateWrong' as const,
      detail: `${agentId}, ${what}: expected ${wanted}, found ${found}`,
    }));
}
