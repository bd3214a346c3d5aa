/** Rows as JSON: each is made once until what it shows changes, and is kept only while somebody watches. */
export interface RowTexts {
  /** The row; null when there is none. */
  text(id: string): string | null;
  /** The row may have changed: makes it again. @returns whether it says something else than before */
  refresh(id: string): boolean;
  clear(): void;
}

/** @param build the row as it is now; null when there is none */
export function createRowTexts(build: (id: string) => object | null): RowTexts {
  const texts = new Map<string, string>();

  function make(id: string): string | null {
    const row = build(id);
    if (row === null) {
      texts.delete(id);
      return null;
    }
    const text = JSON.stringify(row);
    texts.set(id, text);
    return text;
  }

  return {
    text: (id) => texts.get(id) ?? make(id),
    refresh(id) {
      const before = texts.get(id) ?? null;
      // One that nobody was sent is no news: it is made when it is asked for.
      return before === null || make(id) !== before;
    },
    clear: () => texts.clear(),
  };
}
