import { cutText } from '@interlock/protocol';
import { type Signal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { Memory } from '../environment.ts';
import { PARTS } from './floor-query.ts';

/** A filter, an order and a grouping under a name. */
export interface SavedView {
  readonly name: string;
  /** The parts of the address that make it. */
  readonly query: string;
}

export const VIEW_LIMITS = { views: 30, nameChars: 60 } as const;

const viewsSchema = v.array(
  v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(VIEW_LIMITS.nameChars)),
    query: v.pipe(v.string(), v.maxLength(2_000)),
  }),
);

/** The named views of this browser; one that somebody sent is in its address and needs no entry here. (UI23) */
export interface SavedViews {
  readonly list: Signal<readonly SavedView[]>;
  save(name: string, query: URLSearchParams): void;
  forget(name: string): void;
}

export function createSavedViews(memory: Memory): SavedViews {
  const list = signal(read(memory));
  // What is kept is read before it is changed: another tab may have kept more since.
  function keep(views: readonly SavedView[]): void {
    list.value = views;
    memory.set('floorViews', views.length === 0 ? null : JSON.stringify(views));
  }
  return {
    list,
    save(name, query) {
      const trimmed = cutText(name.trim(), VIEW_LIMITS.nameChars);
      if (trimmed === '') return;
      const others = read(memory).filter((view) => view.name !== trimmed);
      keep([...others, { name: trimmed, query: viewOf(query).toString() }].slice(-VIEW_LIMITS.views));
    },
    forget: (name) => keep(read(memory).filter((view) => view.name !== name)),
  };
}

/** The parts of an address that make a view. */
export function viewOf(query: URLSearchParams): URLSearchParams {
  const view = new URLSearchParams();
  for (const part of PARTS) {
    const value = query.get(part);
    if (value !== null) view.set(part, value);
  }
  return view;
}

function read(memory: Memory): readonly SavedView[] {
  try {
    const parsed = v.safeParse(viewsSchema, JSON.parse(memory.get('floorViews') ?? '[]'));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
}
