import { signal } from '@preact/signals';

/** What the agent wants to be alerted by; off until they say so. */
export interface AlertChoice {
  readonly sound: boolean;
  readonly notification: boolean;
}

const KEY = 'interlock.alerts';

function read(): AlertChoice {
  try {
    const kept = localStorage.getItem(KEY) ?? '';
    return { sound: kept.includes('s'), notification: kept.includes('n') };
  } catch {
    // A browser may refuse storage to a frame; then each load begins without alerts.
    return { sound: false, notification: false };
  }
}

export const alertChoice = signal<AlertChoice>(read());

/** Whether the part that alerts is to be fetched at all. */
export const alertsAreWanted = signal(alertChoice.value.sound || alertChoice.value.notification);

export function chooseAlerts(choice: AlertChoice): void {
  alertChoice.value = choice;
  alertsAreWanted.value = choice.sound || choice.notification;
  try {
    localStorage.setItem(KEY, `${choice.sound ? 's' : ''}${choice.notification ? 'n' : ''}`);
  } catch {
    // See above: it holds until the page is loaded again.
  }
}
