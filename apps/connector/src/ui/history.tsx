import type { Desk } from './desk.ts';
import { nameOfItem } from './filed-item.ts';

/** What the CRM has filed of this tab's interactions, newest first: the entries of its `createHistoryItem`. */
export function History({ desk }: { desk: Desk }) {
  const { words } = desk.speaker.value;
  const items = desk.connector?.history.value ?? [];
  if (items.length === 0) return null;
  return (
    <section class="section">
      <h2>{words.language === 'de' ? 'Im CRM abgelegt' : 'Filed in the CRM'}</h2>
      <ul class="card list" data-testid="history">
        {items.map(({ taskId, data }) => {
          const name = nameOfItem(data);
          return (
            <li key={taskId} data-task={taskId}>
              <span class="text">
                <b>
                  <bdi>{name ?? taskId}</bdi>
                </b>
                {name !== null && <small>{taskId}</small>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
