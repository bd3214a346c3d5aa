import { useState } from 'preact/hooks';
import { type ChatClient, CLIENT_LIMITS } from '../chat-client.ts';
import type { Words } from '../words/en.ts';

const NAME_CHARS = 80;

/** What is asked before a chat begins. */
export function Form({ client, words }: { readonly client: ChatClient; readonly words: Words }) {
  const [name, setName] = useState('');
  const [subject, setSubject] = useState('');
  const stage = client.stage.value;
  if (stage.state !== 'form') return null;
  const known: Readonly<Record<string, string>> = words.problem;
  return (
    <main class="page form">
      <p class="quiet">
        <bdi>{client.title.value}</bdi>
      </p>
      <h1>{words.form.title}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          client.begin(name, subject);
        }}
      >
        <label>
          {words.form.name}
          <input
            value={name}
            maxLength={NAME_CHARS}
            autocomplete="name"
            data-testid="name"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label>
          {words.form.subject}
          <textarea
            rows={4}
            value={subject}
            maxLength={CLIENT_LIMITS.messageChars}
            data-testid="subject"
            onInput={(event) => setSubject(event.currentTarget.value)}
          />
        </label>
        {stage.code !== null && (
          <p class="wrong" role="alert" data-code={stage.code}>
            {Object.hasOwn(known, stage.code) ? known[stage.code] : words.problem.generic}
          </p>
        )}
        <button type="submit" class="primary" data-testid="begin" aria-disabled={stage.isBeginning}>
          {stage.isBeginning ? words.form.beginning : words.form.begin}
        </button>
        <small class="quiet">{words.form.kept}</small>
      </form>
    </main>
  );
}
