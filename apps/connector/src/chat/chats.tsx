import { browserTimers } from '@interlock/page';
import { Composer } from '@interlock/page/composer';
import type { WorkView } from '@interlock/protocol';
import { stopwatch } from '@interlock/words';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { browserCommandIds, browserMemory } from '../browser-environment.ts';
import { addStyles } from '../ui/add-styles.ts';
import type { Desk } from '../ui/desk.ts';
import { ActButton } from '../ui/work-cards.tsx';
import styles from './chat.css?inline';
import { CHAT_BOOK_LIMITS, type Chat, type ChatBook, createChatBook } from './chat-book.ts';
import { ChatLog } from './chat-log.tsx';
import { CHAT_DE } from './words/de.ts';
import { CHAT_EN, type ChatWords } from './words/en.ts';

addStyles(styles);

/** The chats in hand, and parked ones (CH22): one at a time, the others behind tabs with the number of what was not read. */
export function Chats({ desk, items }: { desk: Desk; items: readonly WorkView[] }) {
  const { connector } = desk;
  const [chosen, choose] = useState<string | null>(null);
  const book = useMemo(
    () =>
      connector === null
        ? null
        : createChatBook({
            connector,
            timers: browserTimers(),
            memory: browserMemory(),
            newMessageId: browserCommandIds(),
          }),
    [connector],
  );
  const section = useRef<HTMLElement>(null);
  useEffect(() => book?.keepOnly(items));
  // The field to write in may be below the frame's edge.
  const isThere = book !== null;
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), [isThere]);
  useEffect(
    () => () => {
      book?.keepOnly([]);
      book?.close();
    },
    [book],
  );
  if (book === null) return null;
  const words = desk.speaker.value.words.language === 'de' ? CHAT_DE : CHAT_EN;
  const shown = items.find(({ workId }) => workId === chosen) ?? items[0];
  if (shown === undefined) return null;
  return (
    <section ref={section} class="chats" data-testid="chats" aria-label={words.tabs}>
      {items.length > 1 && (
        <div class="tabs">
          {items.map((item) => (
            <Tab
              key={item.workId}
              item={item}
              chat={book.chatOf(item.workId)}
              words={words}
              isShown={item === shown}
              onChoose={() => choose(item.workId)}
            />
          ))}
        </div>
      )}
      <Panel key={shown.workId} desk={desk} book={book} item={shown} words={words} />
    </section>
  );
}

interface TabProps {
  item: WorkView;
  chat: Chat;
  words: ChatWords;
  isShown: boolean;
  onChoose: () => void;
}

function Tab({ item, chat, words, isShown, onChoose }: TabProps) {
  const unread = chat.unread.value;
  return (
    <button type="button" class="tab" aria-pressed={isShown} data-testid={`chat-tab-${item.workId}`} onClick={onChoose}>
      <bdi>{item.label}</bdi>
      {item.state === 'parked' && <small>{words.parked}</small>}
      {unread > 0 && !isShown && (
        <span class="badge num" role="img" aria-label={words.unread(unread)}>
          {unread}
        </span>
      )}
    </button>
  );
}

interface PanelProps {
  desk: Desk;
  book: ChatBook;
  item: WorkView;
  words: ChatWords;
}

function Panel({ desk, book, item, words }: PanelProps) {
  const { workId } = item;
  const chat = book.chatOf(workId);
  const entries = chat.entries.value;
  // Only what is on a page that somebody can see has been looked at.
  useEffect(() => {
    const look = (): void => void (document.visibilityState === 'visible' && book.looked(workId));
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [book, workId, entries]);
  const name = chat.visitor.value ?? words.visitor;
  const refusal = chat.refusal.value;
  const sentences: Readonly<Record<string, string>> = words.refusal;
  const isOver = item.state === 'wrapUp' || entries.some(({ kind }) => kind === 'ended');
  return (
    <div class="card chat" data-testid={`chat-${workId}`} data-work={workId} data-open={chat.isOpen.value}>
      <p class="who-is-there">
        <b>
          <bdi>{name}</bdi>
        </b>
        {!isOver && chat.isOpen.value && !desk.isLost.value && (
          <small data-testid="visitor-here" data-here={chat.isHere.value}>
            {chat.isHere.value ? words.here : words.away}
          </small>
        )}
      </p>
      {!chat.isOpen.value && refusal === null && <p class="hint">{words.opening}</p>}
      <ChatLog chat={chat} name={name} words={words} time={desk.speaker.value.time} />
      {refusal !== null && (
        <p class="hint s-wrong" role="status" data-testid="chat-refusal" data-code={refusal}>
          {Object.hasOwn(sentences, refusal) ? sentences[refusal] : words.refusal.generic}
        </p>
      )}
      {!isOver &&
        (item.state === 'parked' ? (
          <Parked desk={desk} item={item} name={name} words={words} />
        ) : (
          <Composer
            text={chat.draft.value}
            maxChars={CHAT_BOOK_LIMITS.messageChars}
            words={words}
            testIds={{ field: 'chat-composer', button: 'chat-send' }}
            onInput={(text) => {
              chat.draft.value = text;
              book.typed(chat.workId);
            }}
            onSend={() => book.say(chat.workId, chat.draft.value)}
          />
        ))}
      <Dispositions book={book} chat={chat} words={words} />
    </div>
  );
}

/** Stands where the field to write in was: whoever wants to answer takes it up again first (CH22). */
function Parked({ desk, item, name, words }: Omit<PanelProps, 'book'> & { name: string }) {
  const { workId, deadlineAt } = item;
  return (
    <div class="parked-chat" data-testid="chat-parked">
      <small class="num">{words.parkedFor(deadlineAt === null ? null : stopwatch(deadlineAt - desk.now.value))}</small>
      <ActButton
        desk={desk}
        command={{ kind: 'resumeWork', workId }}
        testId="chat-resume"
        kind="primary"
        label={words.resumeNamed(name)}
      >
        {words.resume}
      </ActButton>
    </div>
  );
}

/** How it went; can be chosen from the first word to the end of the wrap-up. */
function Dispositions({ book, chat, words }: { book: ChatBook; chat: Chat; words: ChatWords }) {
  const known = chat.dispositions.value;
  if (known.length === 0) return null;
  const last = chat.entries.value.findLast((entry) => entry.kind === 'disposition');
  const chosen = last?.kind === 'disposition' ? last.dispositionId : '';
  return (
    <label class="disposition">
      <small>{words.choose}</small>
      <select
        value={chosen}
        data-testid="disposition"
        onChange={(event) => event.currentTarget.value !== '' && book.dispose(chat.workId, event.currentTarget.value)}
      >
        <option value="">{words.chooseNone}</option>
        {known.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
