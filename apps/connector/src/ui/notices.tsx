import { Cross, Shape } from '@interlock/look';
import type { Notice } from '../connector.ts';
import type { Speaker } from '../words/speaker.ts';
import type { Desk } from './desk.ts';

/** Refusals and messages from the CRM, in words, until they are dismissed. */
export function Notices({ desk }: { desk: Desk }) {
  const speaker = desk.speaker.value;
  const { words } = speaker;
  return (
    <div class="notices" role="status" aria-live="polite">
      {desk.notices.value.map((notice) => (
        <div
          key={notice.id}
          class={`notice ${isCalm(notice) ? 't-off' : 't-wrong'}`}
          data-testid="notice"
          data-code={notice.code}
        >
          <Shape tone={isCalm(notice) ? 'off' : 'wrong'} />
          <div class="text">
            {notice.kind === 'crm' && <b>{notice.title || words.notice.fromCrm}</b>}
            {sentences(speaker, notice).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
          <button
            type="button"
            class="icon"
            aria-label={words.control.dismiss}
            onClick={() => desk.connector?.dismiss(notice.id)}
          >
            <Cross />
          </button>
        </div>
      ))}
    </div>
  );
}

function isCalm({ kind, code }: Notice): boolean {
  return kind === 'crm' && (code === 'EVENT' || code === 'INFO' || code === 'SUCCESS');
}

function sentences({ words }: Speaker, notice: Notice): readonly string[] {
  if (notice.kind === 'crm') return notice.texts;
  const known: Readonly<Record<string, string>> = words.refusal;
  return [Object.hasOwn(known, notice.code) ? (known[notice.code] ?? words.refusal.generic) : words.refusal.generic];
}
