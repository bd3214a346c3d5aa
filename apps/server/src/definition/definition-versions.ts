/**
 * The definitions that were in force, derived from the log and kept with its checkpoints, so that they outlive the log's
 * retention (AC40).
 */
import type { Actor } from '@interlock/engine';
import type { Definition } from '@interlock/protocol';
import type { DerivedFold } from '../host/derived-fold.ts';
import type { DefinitionFact, DefinitionSource } from '../host/host-event.ts';

/** Whichever is reached first; the one in force is always kept. */
export const VERSION_LIMITS = { count: 200, chars: 16_777_216 } as const;

export interface DefinitionVersion {
  readonly version: number;
  readonly at: number;
  readonly source: DefinitionSource;
  /** Who put it in force; null where nobody is known: a file, the default, or from before it was recorded. */
  readonly by: Actor | null;
  /** The version whose document it repeats; null where it is a new one. */
  readonly restoredFrom: number | null;
}

export interface DefinitionVersions {
  readonly fold: DerivedFold;
  /** Takes in the definition in force of a log that is older than this list. */
  adopt(fact: DefinitionFact): void;
  /**
   * Newest first.
   *
   * @param before only versions below it; null for the newest
   */
  list(before: number | null, limit: number): readonly DefinitionVersion[];
  /** The definitions that were in force, oldest first, each from `at` on. */
  history(): readonly { readonly at: number; readonly definition: Definition }[];
  /** The document of a version; null for one that is not kept. */
  read(version: number): (DefinitionVersion & { readonly definition: Definition }) | null;
}

interface Kept extends DefinitionVersion {
  readonly definition: Definition;
}

export function createDefinitionVersions(): DefinitionVersions {
  /** Oldest first. */
  const kept = new Map<number, Kept & { readonly chars: number }>();
  const changed = new Set<string>();
  let chars = 0;

  function add(entry: Kept): void {
    if (kept.has(entry.version)) return;
    const size = JSON.stringify(entry.definition).length;
    kept.set(entry.version, { ...entry, chars: size });
    chars += size;
    changed.add(String(entry.version));
    while (kept.size > 1 && (kept.size > VERSION_LIMITS.count || chars > VERSION_LIMITS.chars)) {
      const [oldest] = kept.values();
      if (oldest === undefined) return;
      kept.delete(oldest.version);
      chars -= oldest.chars;
      changed.add(String(oldest.version));
    }
  }

  function told({ version, at, source, by, restoredFrom }: Kept): DefinitionVersion {
    return { version, at, source, by, restoredFrom };
  }

  return {
    fold: {
      keyPrefix: 'd/',
      apply({ events }) {
        for (const event of events) {
          if (event.kind !== 'definitionChanged') continue;
          const { definitionVersion: version, at, source, actor = null, restoredFrom = null, definition } = event;
          add({ version, at, source, by: actor, restoredFrom, definition });
        }
      },
      takeChanges() {
        const entries = [...changed].map((key) => {
          const entry = kept.get(Number(key));
          return { key, data: entry === undefined ? null : { ...told(entry), definition: entry.definition } };
        });
        changed.clear();
        return entries;
      },
      putBack(entries) {
        for (const { key } of entries) changed.add(key);
      },
      load(entries) {
        // What stands in an entry was written by `takeChanges`.
        const loaded = entries.map(({ data }) => data as Kept).sort((a, b) => a.version - b.version);
        for (const entry of loaded) add(entry);
        changed.clear();
      },
    },
    adopt({ definitionVersion: version, at, source, definition }) {
      add({ version, at, source, by: null, restoredFrom: null, definition });
    },
    list(before, limit) {
      const newestFirst = [...kept.values()].reverse();
      return newestFirst
        .filter(({ version }) => before === null || version < before)
        .slice(0, limit)
        .map(told);
    },
    history: () => [...kept.values()],
    read(version) {
      const entry = kept.get(version);
      return entry === undefined ? null : { ...told(entry), definition: entry.definition };
    },
  };
}
