/**
 * Whoever works by keyboard goes on where they were: when the element that has the focus goes, with its card or by itself,
 * the focus goes to what came of the same work item (the field to write in, else its card), else to the next card, else to
 * the choice of state, else to the page that stands in place of all. None of these acts by itself, so that a key that is
 * pressed twice does one thing. (CN43)
 *
 * @param root everything that comes and goes
 */
export function keepFocus(root: HTMLElement): void {
  let last: Element | null = null;
  /** The card that was given the focus, until the field to write in, which is fetched later, is there to take it. */
  let waits: HTMLElement | null = null;

  root.addEventListener('focusin', ({ target }) => {
    last = target as Element; // what gets the focus is an element
  });
  // The person has let go of it themselves: it is still there, and nothing has the focus.
  root.addEventListener('focusout', () =>
    queueMicrotask(() => {
      if (last?.isConnected === true && document.activeElement === document.body) last = null;
    }),
  );
  const observer = new MutationObserver(() => {
    const isLost = last !== null && !last.isConnected && document.activeElement === document.body;
    const isAwaited = waits !== null && waits === document.activeElement;
    if (!isLost && !isAwaited) return;
    const workId = last?.closest<HTMLElement>('[data-work]')?.dataset['work'];
    const ofItem = [...root.querySelectorAll<HTMLElement>('[data-work]')].filter(
      ({ dataset }) => dataset['work'] === workId,
    );
    const field = ofItem.map((place) => place.querySelector('textarea')).find((found) => found !== null) ?? undefined;
    if (!isLost && field === undefined) return;
    // In a frame that has not the focus, `focus()` would take it from the page around.
    if (!document.hasFocus()) last = null;
    else if (field !== undefined) field.focus();
    else {
      waits =
        ofItem[0] ??
        root.querySelector<HTMLElement>('.cards > *') ??
        root.querySelector<HTMLElement>('.control, .page');
      if (waits !== null) waits.tabIndex = -1;
      waits?.focus();
    }
  });
  observer.observe(root, { childList: true, subtree: true });
}
