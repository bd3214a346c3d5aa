/** Which presence of a definition a text of a page means. */
import { createStatusIndex, type Definition, resolveStatus, type StatusIndex, statusParts } from '@interlock/protocol';

/** Parts of a status text that are looked up: enough for an id and its names, and a bound for a text of separators. */
const PARTS_LIMIT = 4;

/** The presence that a text means, by its id and other spellings first, else by its label. */
export function findPresence({ presences }: Definition, text: string): Definition['presences'][number] | undefined {
  const parts = statusParts(text).slice(0, PARTS_LIMIT);
  const { known, statusId } = resolveStatus(presences, parts.join(';'));
  if (known) return presences.find((presence) => presence.statusId === statusId);
  const labels = labelsOf(presences);
  const found = parts.flatMap((part) => [labels.find(part, 'same'), labels.find(part, 'caseDiffers')]);
  // The definition's order decides.
  return presences[found.reduce<number>((first, at) => Math.min(first, at ?? first), presences.length)];
}

/** Made once for each definition; a page may send any number of settings. */
const labelIndexes = new WeakMap<Definition['presences'], StatusIndex>();

function labelsOf(presences: Definition['presences']): StatusIndex {
  let index = labelIndexes.get(presences);
  if (index === undefined) {
    index = createStatusIndex(presences.map(({ label }) => [label]));
    labelIndexes.set(presences, index);
  }
  return index;
}
