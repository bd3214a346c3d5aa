import * as v from 'valibot';
import type { Api } from '../api/api.ts';

const sessionSchema = v.object({
  agentId: v.string(),
  state: v.picklist(['linked', 'lost']),
  since: v.number(),
  logoutAt: v.nullable(v.number()),
  signOutPending: v.boolean(),
  workInProgress: v.number(),
  origin: v.nullable(v.string()),
});
export type OpenSession = v.InferOutput<typeof sessionSchema>;

const pageSchema = v.object({ sessions: v.array(sessionSchema), next: v.nullable(v.string()) });

const PER_PAGE = 500;
/** More than any contact centre of this size has; a server that never ends its pages must not keep us. */
const MOST_PAGES = 40;

/** Every session that is open or lost, by agent; null when they cannot be read. */
export async function readSessions(api: Api): Promise<ReadonlyMap<string, OpenSession> | null> {
  const found = new Map<string, OpenSession>();
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({ limit: String(PER_PAGE), ...(after === null ? {} : { after }) });
    const answer = await api.read(`sessions?${query}`, pageSchema);
    if (!answer.ok) return null;
    for (const session of answer.value.sessions) found.set(session.agentId, session);
    after = answer.value.next;
    if (after === null) break;
  }
  return found;
}
