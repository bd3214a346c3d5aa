import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useReducer, useRef } from 'preact/hooks';

export interface VirtualRows {
  readonly items: readonly { readonly index: number; readonly top: number }[];
  readonly height: number;
  readonly measure: (row: Element | null) => void;
  scrollTo(index: number): void;
}

/** Only the rows that are seen are there; a day may have thousands. Rows may be of any height. */
export function useVirtualRows(box: RefObject<HTMLElement | null>, count: number, rowPx: number): VirtualRows {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const options = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(undefined),
  };
  const held = useRef<Virtualizer<HTMLElement, Element> | null>(null);
  held.current ??= new Virtualizer<HTMLElement, Element>(options);
  const rows = held.current;
  rows.setOptions({ ...rows.options, ...options });
  useLayoutEffect(() => rows._didMount(), []);
  useLayoutEffect(() => rows._willUpdate());
  const measure = useCallback((row: Element | null) => rows.measureElement(row), []);
  return {
    items: rows.getVirtualItems().map(({ index, start }) => ({ index, top: start })),
    height: rows.getTotalSize(),
    measure,
    scrollTo: (index) => rows.scrollToIndex(index, { align: 'auto' }),
  };
}
