/** What pointers and wheel on the lanes mean: dragging pans, pinching and the wheel zoom, a press without a move asks. */
export interface LaneGestures {
  /** The width of the line of time, and where it begins in the element, in pixels. */
  readonly left: number;
  readonly width: number;
  readonly pan: (px: number) => void;
  /** @param factor above 1 shows more time; `x` stays where it is */
  readonly zoom: (factor: number, x: number) => void;
  readonly press: (x: number, y: number) => void;
  /** null: the pointer left. */
  readonly hover: (x: number | null, y: number) => void;
}

/** Less is a press with an unsteady hand. */
const DRAG_PX = 4;

/**
 * Listens to an element; what it means is read anew from `gestures` each time. (TV3)
 *
 * @returns ends it
 */
export function listenToPointers(element: HTMLElement, gestures: () => LaneGestures): () => void {
  const downs = new Map<number, { x: number; y: number; startX: number }>();
  let hasMoved = false;

  const place = (event: PointerEvent | WheelEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left - gestures().left, y: event.clientY - box.top };
  };

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { x, y } = place(event);
    if (x < 0) return;
    element.setPointerCapture(event.pointerId);
    downs.set(event.pointerId, { x, y, startX: x });
    if (downs.size === 1) hasMoved = false;
  }

  function move(event: PointerEvent): void {
    const { x, y } = place(event);
    const before = downs.get(event.pointerId);
    if (before === undefined) {
      gestures().hover(x < 0 || x > gestures().width ? null : x, y);
      return;
    }
    if (downs.size === 2) {
      pinch(event.pointerId, before.x, x);
      hasMoved = true;
    } else if (hasMoved || Math.abs(x - before.startX) > DRAG_PX) {
      gestures().pan(before.x - x);
      gestures().hover(null, 0);
      hasMoved = true;
    } else return;
    before.x = x;
    before.y = y;
  }

  function pinch(pointerId: number, beforeX: number, x: number): void {
    const other = [...downs].find(([id]) => id !== pointerId)?.[1];
    if (other === undefined) return;
    const before = Math.max(8, Math.abs(beforeX - other.x));
    const after = Math.max(8, Math.abs(x - other.x));
    gestures().zoom(before / after, (x + other.x) / 2);
  }

  function up(event: PointerEvent): void {
    const before = downs.get(event.pointerId);
    downs.delete(event.pointerId);
    if (before !== undefined && !hasMoved && event.type === 'pointerup') gestures().press(before.x, before.y);
  }

  function wheel(event: WheelEvent): void {
    const { x } = place(event);
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    const lines = event.deltaMode === 1 ? 16 : 1;
    event.preventDefault();
    if (isSideways) gestures().pan((event.deltaX || event.deltaY) * lines);
    // A pinch of a touchpad comes as a wheel with small steps.
    else gestures().zoom(Math.exp(event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0018)), Math.max(0, x));
  }

  const leave = (): void => gestures().hover(null, 0);
  const ended = new AbortController();
  const { signal } = ended;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  return () => ended.abort();
}
