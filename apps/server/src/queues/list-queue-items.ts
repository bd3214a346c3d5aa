/** The items of one queue, page by page, in the order in which they are served (MA1). */
import { type CenterItem, comparePlaces, isWaiting, type Place, rankOf } from '@interlock/engine';
import * as v from 'valibot';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { readWorkItem, stateOf } from '../work-items/read-work-item.ts';
import type { WorkItemView } from '../work-items/work-item-schemas.ts';

/** Items of one page at most. */
export const MAX_PAGE = 200;

const STATE = '(?:waiting|reserved|offered|active|parked|wrapUp)';

export const queueItemsQuery = {
  state: v.optional(
    v.pipe(
      v.string(),
      v.regex(new RegExp(`^${STATE}(?:,${STATE}){0,5}$`)),
      v.description('States to show, with commas between: waiting, reserved, offered, active, parked, wrapUp.'),
    ),
    'waiting',
  ),
  after: v.exactOptional(
    v.pipe(
      v.string(),
      v.maxLength(200),
      v.regex(/^-?[0-9]{1,16}:[0-9]{1,16}:.+$/),
      v.description('The `next` of the page before.'),
    ),
  ),
} as const;

export interface QueueItems {
  /** All that wait in the queue, shown or not. */
  readonly waiting: number;
  readonly items: readonly WorkItemView[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

/** A place, not an item: a page follows on the one before although its last item has been served meanwhile. */
function placeAfter(cursor: string): Place {
  const [rank = '', createdAt = '', ...workId] = cursor.split(':');
  return { rank: Number(rank), createdAt: Number(createdAt), workId: workId.join(':') };
}

/**
 * One page of what is flushed of a queue's items.
 *
 * @param after the `next` of the page before; null for the first
 * @param limit 1 to 200
 */
export function listQueueItems(
  host: ContactCenterHost,
  queueId: string,
  { states, after, limit }: { states: ReadonlySet<string>; after: string | null; limit: number },
): QueueItems {
  const rules = host.rules();
  const placeOf = (item: CenterItem): Place => ({ ...item, rank: rankOf(rules, item) });
  const places: Place[] = [];
  const waitingPlaces: Place[] = [];
  for (const item of host.items()) {
    if (item.queueId !== queueId) continue;
    const place = placeOf(item);
    if (isWaiting(item)) waitingPlaces.push(place);
    if (states.has(stateOf(item))) places.push(place);
  }
  waitingPlaces.sort(comparePlaces);
  const positions = new Map(waitingPlaces.map(({ workId }, index) => [workId, index + 1]));
  const last = after === null ? null : placeAfter(after);
  const rest = places.sort(comparePlaces).filter((place) => last === null || comparePlaces(last, place) < 0);
  const page = rest.slice(0, limit);
  const end = page.at(-1);
  const items = page.map(({ workId }) => {
    const position = positions.get(workId);
    const place = position === undefined ? null : { position, estimate: host.center().estimate(queueId, position) };
    return readWorkItem(host, workId, place);
  });
  return {
    waiting: waitingPlaces.length,
    items: items.filter((item) => item !== null),
    next: rest.length > limit && end !== undefined ? `${end.rank}:${end.createdAt}:${end.workId}` : null,
  };
}
