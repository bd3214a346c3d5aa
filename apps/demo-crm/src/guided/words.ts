import type { CauseKind } from './guided-client.ts';

export const CAUSE_WORDS: Readonly<Record<CauseKind, { readonly title: string; readonly what: string }>> = {
  collision: {
    title: 'A collision',
    what: 'Somebody in the CRM assigns a ticket by hand to an agent who is talking.',
  },
  cutLink: { title: 'A lost link', what: 'The connection of one agent is cut without a word, for a minute.' },
  silentCrm: { title: 'A silent CRM', what: 'The CRM of one agent answers nothing any more, for a minute.' },
  lyingCrm: { title: 'A lying CRM', what: 'It says “done” to every request, and changes nothing, for a minute.' },
  flapping: { title: 'A presence that flaps', what: 'One agent flips between Available and Busy, over and over.' },
  rush: { title: 'Thirty chats at once', what: 'Everybody writes in the same second.' },
};

const REFUSALS: Readonly<Record<string, string>> = {
  alreadyRunning: 'The demo runs already.',
  notRunning: 'The demo does not run.',
  stillRunning: 'Stop the demo first.',
  serverUnavailable: 'The Interlock server does not answer.',
  accessRefused: 'This server asks who is there. The guided demo is for a server in dev mode.',
  definitionRefused:
    'The server refused the definition with the demo’s teams and queues in it. Look at it in the console.',
  definitionChanged: 'Somebody has just changed the definition. Try again.',
  nobodyFits: 'Nobody is in a state in which this can happen just now. Try again in a few seconds.',
  malformed: 'Choose 1 to 200 agents, and a whole number to draw from.',
};

export const refusalWords = (code: string): string => REFUSALS[code] ?? 'It did not work. Try again.';
