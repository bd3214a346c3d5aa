/** What the page remembers between two loads. A browser may refuse storage; then a reload forgets, and nothing else is different. */

type Kind = 'localStorage' | 'sessionStorage';

export function recall(kind: Kind, key: string): string | null {
  try {
    return window[kind].getItem(key);
  } catch {
    return null;
  }
}

/** @param value null forgets it */
export function remember(kind: Kind, key: string, value: string | null): void {
  try {
    if (value === null) window[kind].removeItem(key);
    else window[kind].setItem(key, value);
  } catch {
    // Refused, or full.
  }
}
