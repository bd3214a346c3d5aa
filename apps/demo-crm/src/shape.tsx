/** A state is a shape and a word before it is a colour. */
export type Shape = 'ready' | 'held' | 'work' | 'off' | 'wrong';

export function shapeOf(statusId: string): Shape {
  return statusId === 'available' ? 'ready' : statusId === 'offline' ? 'off' : 'held';
}

export function ShapeIcon({ shape }: { readonly shape: Shape }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
      {shape === 'ready' && <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />}
      {shape === 'held' && <path d="M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M4.5 8h7" />}
      {shape === 'work' && (
        <>
          <circle cx="8" cy="8" r="6" />
          <circle cx="8" cy="8" r="3" fill="currentColor" stroke="none" />
        </>
      )}
      {shape === 'off' && <circle cx="8" cy="8" r="6" stroke-dasharray="2.5 2.5" />}
      {shape === 'wrong' && <path d="M8 2 14.5 14h-13zM8 6.5v3.5M8 11.4v1" stroke-linejoin="round" />}
    </svg>
  );
}
