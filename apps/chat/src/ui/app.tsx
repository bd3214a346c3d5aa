import { Composer } from '@interlock/page/composer';
import { useState } from 'preact/hooks';
import { type ChatClient, CLIENT_LIMITS } from '../chat-client.ts';
import type { Words } from '../words/en.ts';
import { Form } from './form.tsx';
import { Log } from './log.tsx';
import { Stand } from './stand.tsx';

export interface Shown {
  readonly client: ChatClient;
  readonly words: Words;
  readonly locale: string;
}

export function App(shown: Shown) {
  const { client, words } = shown;
  const stage = client.stage.value;
  return (
    <div class="app" data-testid="page" data-stage={stage.state}>
      {stage.state === 'chat' ? <Chat {...shown} /> : <Before {...shown} />}
      {stage.state === 'form' && <Form client={client} words={words} />}
    </div>
  );
}

/** The page while there is no chat, but for the form. */
function Before({ client, words }: Shown) {
  const stage = client.stage.value;
  switch (stage.state) {
    case 'loading':
      return <p class="page quiet">{words.loading}</p>;
    case 'unavailable':
      return (
        <p class="page quiet" role="status">
          {words.unavailable}
        </p>
      );
    case 'refused':
    case 'closed':
      return <Notice {...words[stage.state]} />;
    case 'gone':
      return <Notice {...words.gone} act={words.again} onAct={client.again} />;
    case 'takenOver':
      return <Notice {...words.takenOver} onAct={client.useHere} />;
    default:
      return null;
  }
}

interface NoticeProps {
  readonly title: string;
  readonly next: string;
  readonly act?: string;
  readonly onAct?: () => void;
}

function Notice({ title, next, act, onAct }: NoticeProps) {
  return (
    <main class="page" aria-live="polite">
      <h1>{title}</h1>
      <p class="quiet">{next}</p>
      {act !== undefined && (
        <button type="button" class="primary" data-testid="again" onClick={onAct}>
          {act}
        </button>
      )}
    </main>
  );
}

function Chat({ client, words, locale }: Shown) {
  const [isLeaving, setLeaving] = useState(false);
  const isEnded = client.stand.value.state === 'ended';
  return (
    <main class="talk">
      <header class="top">
        <Stand client={client} words={words} />
        {!isEnded && (
          <button
            type="button"
            class="plain"
            data-testid="leave"
            aria-expanded={isLeaving}
            onClick={() => setLeaving(!isLeaving)}
          >
            {words.leave}
          </button>
        )}
      </header>
      {isLeaving && !isEnded && (
        <div class="sure">
          <b>{words.leaveSure}</b>
          <button type="button" data-testid="leave-sure" onClick={client.leave} disabled={client.link.value !== 'up'}>
            {words.leaveYes}
          </button>
          <button type="button" onClick={() => setLeaving(false)}>
            {words.leaveNo}
          </button>
        </div>
      )}
      {client.link.value === 'lost' && !isEnded && (
        <p class="lost" role="status">
          {words.link.lost}
        </p>
      )}
      <Log client={client} words={words} locale={locale} />
      {isEnded ? (
        <footer class="over">
          <button type="button" class="primary" data-testid="again" onClick={client.again}>
            {words.again}
          </button>
        </footer>
      ) : (
        <Composer
          text={client.draft.value}
          maxChars={CLIENT_LIMITS.messageChars}
          words={words}
          testIds={{ field: 'composer', button: 'send' }}
          onInput={(text) => {
            client.draft.value = text;
            client.typed();
          }}
          onSend={() => client.say(client.draft.value)}
        />
      )}
    </main>
  );
}
