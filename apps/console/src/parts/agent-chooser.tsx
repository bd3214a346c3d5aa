import './parts.css';
import type { FloorRow } from '@interlock/protocol/console';
import * as combobox from '@zag-js/combobox';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { useConsole, useWords } from '../shell/use-console.ts';
import { findAgents } from './find-agents.ts';
import { PART_WORDS } from './words.ts';

export interface AgentChooserProps {
  readonly label: string;
  readonly isCandidate: (row: FloorRow) => boolean;
  /** These before the others. */
  readonly comesFirst?: (row: FloorRow) => boolean;
  /** Said beside the name, as it is now. */
  readonly noteOf: (row: FloorRow) => string;
  /** Somebody was chosen. */
  readonly onChoose: (agentId: string) => void;
}

const nobodyFirst = (): boolean => false;

const { implementations } = combobox.machine;
const writeBack = implementations?.actions?.['syncInputValue'];
/** What was typed stands in the field already: written back late, as the library does, it would undo a letter typed since. */
const machine: typeof combobox.machine = {
  ...combobox.machine,
  implementations: {
    ...implementations,
    actions: {
      ...implementations?.actions,
      syncInputValue(params) {
        if (params.event.current().type !== 'INPUT.CHANGE') writeBack?.(params);
      },
    },
  },
};

/**
 * A field in which one of all agents is found by typing. Who is listed is looked up when the list opens, at each letter and
 * when the floor has come whole, and not when it changes: nothing moves below the pointer. Keys, roles and placing are the library's. (UI33)
 */
export function AgentChooser({ label, isCandidate, comesFirst = nobodyFirst, noteOf, onChoose }: AgentChooserProps) {
  const { live, locale, speaker } = useConsole();
  const words = useWords(PART_WORDS);
  const { byId } = live.floor.current.value;
  const freshness = live.floor.freshness.value;
  const [asked, setAsked] = useState({ text: '' });
  const { agents, more } = useMemo(
    () => findAgents(byId.values(), { text: asked.text, isCandidate, comesFirst, locale: locale.value }),
    [asked, freshness],
  );
  const collection = useMemo(
    () =>
      combobox.collection({
        items: [...agents],
        itemToValue: ({ agentId }) => agentId,
        itemToString: ({ name }) => name,
      }),
    [agents],
  );
  const service = useMachine(machine, {
    id: useId(),
    collection,
    placeholder: label,
    openOnClick: true,
    // What Enter would choose is marked as soon as something is typed.
    inputBehavior: 'autohighlight',
    positioning: { strategy: 'fixed', placement: 'bottom-start', gutter: 4, sameWidth: true },
    onInputValueChange: ({ inputValue, reason }) => {
      if (reason === 'input-change') setAsked({ text: inputValue });
    },
    // Opened without a letter, everybody is to choose from, whoever was chosen before.
    onOpenChange: ({ open, reason }) => {
      if (open && reason !== 'input-change') setAsked({ text: '' });
    },
    onValueChange: ({ value: [agentId] }) => {
      if (agentId !== undefined) onChoose(agentId);
    },
  });
  const list = combobox.connect(service, normalizeProps);
  // Who was typed before the floor had come is marked when it comes.
  useEffect(() => {
    const [first] = agents;
    if (list.open && asked.text !== '' && first !== undefined && list.highlightedValue === null)
      list.setHighlightValue(first.agentId);
  }, [agents]);
  const input = list.getInputProps();
  const { shell } = speaker.value.words;
  const isLoading = freshness === 'loading';
  return (
    <div {...list.getRootProps()} class="chooser">
      <div {...list.getControlProps()}>
        <input
          {...input}
          type="text"
          role="combobox"
          aria-expanded={list.open}
          aria-label={label}
          data-testid="agent-chooser"
          onKeyDown={(event) => {
            // With the list closed Escape belongs to the dialog.
            if (event.key !== 'Escape' || list.open) input.onKeyDown?.(event);
          }}
        />
      </div>
      <div {...list.getPositionerProps()}>
        <div class="card floating" hidden={!list.open}>
          <ul {...list.getContentProps()} aria-labelledby={undefined} aria-label={label}>
            {agents.map((found) => (
              <li key={found.agentId} {...list.getItemProps({ item: found })}>
                <span>{found.name}</span>
                <small>{noteOf(byId.get(found.agentId) ?? found)}</small>
              </li>
            ))}
          </ul>
          <p class="muted" role="status">
            {agents.length > 0 ? more > 0 && words.more(more) : isLoading ? shell.loading : words.nobody}
          </p>
        </div>
      </div>
    </div>
  );
}
