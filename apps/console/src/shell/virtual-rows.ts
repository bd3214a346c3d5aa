import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

export interface VirtualRows {
  /** Indexes of the rows that are drawn, and where each stands. */
  readonly rows: readonly { readonly index: number; readonly start: number }[];
  readonly totalHeight: number;
  /** Rows of the usual height that fit into what is seen. */
  readonly pageRows: number;
  /** Takes the height of a row that is drawn, with its `data-index`; a list whose rows are all alike does without. */
  readonly measure: (row: Element | null) => void;
  scrollTo(index: number): void;
}

export interface VirtualRowsOptions {
  readonly count: number;
  /** Of each row, or what is taken for it until it is measured. */
  readonly rowHeight: number;
  /** What scrolls. */
  readonly scroller: RefObject<HTMLElement | null>;
  /** Height of what stays at the top of it. */
  readonly headHeight?: number;
}

const DRAWN_AROUND = 10;

/** Which rows of a long list are drawn. */
export function useVirtualRows({ count, rowHeight, scroller, headHeight = 0 }: VirtualRowsOptions): VirtualRows {
  const [, drawAgain] = useReducer<number, void>((times) => times + 1, 0);
  const options: VirtualizerOptions<HTMLElement, Element> = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: DRAWN_AROUND,
    scrollPaddingStart: headHeight,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => drawAgain(),
  };
  const [virtualizer] = useState(() => new Virtualizer(options));
  // The same function each time: another one would be called for every row again.
  const [measure] = useState(() => (row: Element | null) => virtualizer.measureElement(row));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return {
    rows: virtualizer.getVirtualItems(),
    totalHeight: virtualizer.getTotalSize(),
    pageRows: Math.max(1, Math.floor(((virtualizer.scrollRect?.height ?? 0) - headHeight) / rowHeight)),
    measure,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}
