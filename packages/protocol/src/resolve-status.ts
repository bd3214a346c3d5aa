/** Which presence of a definition a raw `statusId` means. */
import { statusParts } from './status.ts';
import { createStatusIndex, type StatusIndex } from './status-index.ts';

/** What `resolveStatus` needs of a presence. */
export interface StatusNames {
  readonly statusId: string;
  readonly alsoKnownAs?: readonly string[];
}

export interface ResolvedStatus {
  /** The `statusId` of the definition's presence if known, else the first part as received ('' if there is none). */
  readonly statusId: string;
  readonly known: boolean;
  /** True if it was found only because case is tolerated. */
  readonly caseDiffers: boolean;
}

/** Made once for each list, which is part of a definition and never changes. */
const indexes = new WeakMap<readonly StatusNames[], StatusIndex>();

function indexOf(presences: readonly StatusNames[]): StatusIndex {
  let index = indexes.get(presences);
  if (index === undefined) {
    index = createStatusIndex(presences.map(({ statusId, alsoKnownAs = [] }) => [statusId, ...alsoKnownAs]));
    indexes.set(presences, index);
  }
  return index;
}

/**
 * Finds the presence of a definition that a raw `statusId` means (WR16). Earlier parts outrank later ones; for one part an
 * exact match outranks one that needs case tolerance; among equals the definition's order decides. Each presence is known by
 * the parts of its `statusId` and of its `alsoKnownAs`.
 *
 * @param presences must not be changed after the first call
 */
export function resolveStatus(presences: readonly StatusNames[], raw: unknown): ResolvedStatus {
  const index = indexOf(presences);
  const parts = statusParts(raw);
  for (const part of parts) {
    for (const likeness of ['same', 'caseDiffers'] as const) {
      const presence = presences[index.find(part, likeness) ?? -1];
      if (presence !== undefined)
        return { statusId: presence.statusId, known: true, caseDiffers: likeness === 'caseDiffers' };
    }
  }
  return { statusId: parts[0] ?? '', known: false, caseDiffers: false };
}
