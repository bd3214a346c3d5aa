import { cutText } from '@interlock/protocol';
import type { Desk } from './desk.ts';

/** What the CRM has filed of this tab's interactions, newest first: the entries of its `createHistoryItem`. */
export function History({ desk }: { desk: Desk }) {
  const { words } = desk.speaker.value;
  const items = desk.connector?.history.value ?? [];
  if (items.length === 0) return null;
  return (
    <section class="section">
      <h2>{words.language === 'de' ? 'Im CRM abgelegt' : 'Filed in the CRM'}</h2>
      <ul class="card list" data-testid="history">
        {items.map(({ taskId, data }) => (
          <li key={taskId} data-task={taskId}>
            <span class="text">
              <b>
                <bdi>{labelOf(data) ?? taskId}</bdi>
              </b>
              <small>{taskId}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The data are the CRM's own; of what we sent them, the label is in it. */
function labelOf(data: Readonly<Record<string, unknown>>): string | null {
  const { interactionData } = data;
  const label =
    typeof interactionData === 'object' && interactionData !== null && 'label' in interactionData
      ? interactionData.label
      : data['label'];
  return typeof label === 'string' && label !== '' ? cutText(label, 200) : null;
}
