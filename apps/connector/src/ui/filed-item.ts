import { cutText } from '@interlock/protocol';

type Data = Readonly<Record<string, unknown>>;

/**
 * What to call an entry that the CRM page has filed with `createHistoryItem`; null where only its id is known. The data are the CRM's own: of what
 * we sent it the label is in them, and what it filed by itself has a label or a subject.
 */
export function nameOfItem({ interactionData, label, subject }: Data): string | null {
  const ours =
    typeof interactionData === 'object' && interactionData !== null ? (interactionData as Data)['label'] : null;
  const name = [ours, label, subject].find((text) => typeof text === 'string' && text !== '');
  return typeof name === 'string' ? cutText(name, 200) : null;
}
