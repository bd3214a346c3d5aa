import './parts.css';
import * as menu from '@zag-js/menu';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly onChoose: () => void;
}

export interface MenuProps {
  readonly label: string;
  /** Where it opens, in pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}

/**
 * A menu that is open for as long as it is there. Keys, roles, placing and presses elsewhere are the library's; the keyboard
 * goes back to where it was, unless it has gone elsewhere by itself. (UI28)
 */
export function Menu({ label, at, entries, onClose }: MenuProps) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      const isHere =
        frame.current?.contains(document.activeElement) === true || document.activeElement === document.body;
      if (isHere && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const service = useMachine(menu.machine, {
    id: useId(),
    defaultOpen: true,
    defaultHighlightedValue: entries[0]?.id ?? null,
    loopFocus: true,
    positioning: {
      strategy: 'fixed',
      placement: 'bottom-start',
      gutter: 0,
      getAnchorRect: () => ({ ...at, width: 0, height: 0 }),
    },
    onSelect: ({ value }) => {
      onClose();
      entries.find(({ id }) => id === value)?.onChoose();
    },
    onOpenChange: ({ open }) => {
      if (!open) onClose();
    },
  });
  const list = menu.connect(service, normalizeProps);
  return (
    <div ref={frame} {...list.getPositionerProps()}>
      <div
        {...list.getContentProps()}
        class="card floating"
        role="menu"
        aria-labelledby={undefined}
        aria-label={label}
        data-testid="menu"
      >
        {entries.map(({ id, label: text }) => (
          <div key={id} {...list.getItemProps({ value: id })} data-testid={`menu-${id}`}>
            {text}
          </div>
        ))}
      </div>
    </div>
  );
}
