import type { Worded } from '@interlock/words';

/** What is said about signing in, in English; fetched when an agent has to. */
export const SIGN_IN_EN = {
  title: 'Sign in',
  next: (user: string) => `Sign in as ${user} to start work. A window of your organisation opens.`,
  signIn: 'Sign in',
  waitingTitle: 'Waiting for your sign-in',
  waitingNext: 'Go on in the window that has opened. This page follows by itself.',
  openAgain: 'Open the window again',
  tooLateTitle: 'That took too long',
  tooLateNext: 'The sign-in was not finished. Begin again.',
  again: 'Begin again',
  otherTitle: 'You have signed in as somebody else',
  otherNext: (signedIn: string, user: string) =>
    `In the contact centre you are ${signedIn}, in the CRM you are ${user}. Sign in as ${user}, or sign in to the CRM as ${signedIn}.`,
  somebody: 'somebody else',
  signInAs: (user: string) => `Sign in as ${user}`,
} as const;

export type SignInWords = Worded<typeof SIGN_IN_EN>;

export const SIGN_IN_DE: SignInWords = {
  title: 'Anmelden',
  next: (user) =>
    `Melden Sie sich als ${user} an, um die Arbeit zu beginnen. Es öffnet sich ein Fenster Ihres Unternehmens.`,
  signIn: 'Anmelden',
  waitingTitle: 'Ihre Anmeldung wird erwartet',
  waitingNext: 'Machen Sie in dem Fenster weiter, das sich geöffnet hat. Diese Seite folgt von selbst.',
  openAgain: 'Das Fenster noch einmal öffnen',
  tooLateTitle: 'Das hat zu lange gedauert',
  tooLateNext: 'Die Anmeldung wurde nicht beendet. Beginnen Sie noch einmal.',
  again: 'Noch einmal beginnen',
  otherTitle: 'Sie haben sich als jemand anders angemeldet',
  otherNext: (signedIn, user) =>
    `Im Contact Center sind Sie ${signedIn}, im CRM sind Sie ${user}. Melden Sie sich als ${user} an, oder im CRM als ${signedIn}.`,
  somebody: 'jemand anders',
  signInAs: (user) => `Als ${user} anmelden`,
};
