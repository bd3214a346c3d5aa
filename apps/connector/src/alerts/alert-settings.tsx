import { useState } from 'preact/hooks';
import type { Desk } from '../ui/desk.ts';
import { alertChoice, chooseAlerts } from './alert-choice.ts';
import { allowChime, playChime } from './chime.ts';

const WORDS = {
  en: {
    title: 'When something is offered',
    sound: 'Play a sound',
    notification: 'Show a notification',
    soundLater: 'The browser lets this page sound after your first click on it.',
    denied: 'The browser does not allow notifications here.',
    foreign:
      'The browser does not let a page inside another site ask for notifications. Allow them for this address once, in a tab of its own.',
    missing: 'This browser has no notifications.',
  },
  de: {
    title: 'Wenn etwas angeboten wird',
    sound: 'Einen Ton spielen',
    notification: 'Eine Benachrichtigung zeigen',
    soundLater: 'Der Browser lässt diese Seite nach Ihrem ersten Klick darauf tönen.',
    denied: 'Der Browser erlaubt hier keine Benachrichtigungen.',
    foreign:
      'Der Browser lässt eine Seite in einer fremden Website nicht nach Benachrichtigungen fragen. Erlauben Sie sie für diese Adresse einmal in einem eigenen Tab.',
    missing: 'Dieser Browser kennt keine Benachrichtigungen.',
  },
} as const;

type Hint = 'soundLater' | 'denied' | 'foreign' | 'missing';

function isForeignFrame(): boolean {
  const [embedding] = window.location.ancestorOrigins ?? [];
  return embedding === undefined ? window.parent !== window : embedding !== window.location.origin;
}

/** Opt-in, by the click that the browser wants to see (CN52). What it does not allow is said. */
export function AlertSettings({ desk }: { desk: Desk }) {
  const [hint, setHint] = useState<Hint | null>(null);
  const words = WORDS[desk.speaker.value.words.language === 'de' ? 'de' : 'en'];
  const choice = alertChoice.value;

  async function sound(isOn: boolean): Promise<void> {
    setHint(null);
    chooseAlerts({ ...alertChoice.peek(), sound: isOn });
    if (!isOn) return;
    if (await allowChime()) playChime();
    else setHint('soundLater');
  }

  async function notification(isOn: boolean): Promise<void> {
    setHint(null);
    const refusal = isOn ? await askBrowser() : null;
    setHint(refusal);
    chooseAlerts({ ...alertChoice.peek(), notification: isOn && refusal === null });
  }

  return (
    <fieldset class="card alerts">
      <legend>{words.title}</legend>
      <label>
        <input
          type="checkbox"
          checked={choice.sound}
          data-testid="alert-sound"
          onChange={(event) => void sound(event.currentTarget.checked)}
        />
        {words.sound}
      </label>
      <label>
        <input
          type="checkbox"
          checked={choice.notification}
          data-testid="alert-notification"
          onChange={(event) => {
            const { checked } = event.currentTarget;
            // What is shown is what was granted, not what was clicked.
            event.currentTarget.checked = choice.notification;
            void notification(checked);
          }}
        />
        {words.notification}
      </label>
      <small role="status" data-testid="alert-hint" data-hint={hint ?? ''}>
        {hint === null ? '' : words[hint]}
      </small>
    </fieldset>
  );
}

async function askBrowser(): Promise<Hint | null> {
  if (!('Notification' in window)) return 'missing';
  if (Notification.permission === 'granted') return null;
  if (isForeignFrame()) return 'foreign';
  return (await Notification.requestPermission()) === 'granted' ? null : 'denied';
}
