import type { Worded } from '@interlock/words';

/** What the chats say, in English; the type of the other catalogue. Fetched with the chats, not with the page. */
export const CHAT_EN = {
  tabs: 'Chats',
  visitor: 'Visitor',
  opening: 'Opening the chat',
  log: (name: string) => `Chat with ${name}`,
  here: 'is there',
  away: 'is away',
  typing: (name: string) => `${name} is typing`,
  joined: (name: string) => `${name} has joined`,
  waitsAgain: 'Waiting again',
  ended: {
    visitor: 'The visitor has left',
    away: 'The visitor was away too long',
    agent: 'The chat was ended',
    system: 'The chat ended by itself',
  },
  disposition: (label: string) => `Disposition: ${label}`,
  state: { sending: 'Sending', sent: 'Sent', delivered: 'Delivered', failed: 'Not sent' },
  you: 'You',
  parked: 'Parked',
  parkedFor: (time: string | null) => (time === null ? 'Parked' : `Parked: ${time} left, then it waits again`),
  resume: 'Resume',
  resumeNamed: (name: string) => `Resume the chat with ${name}`,
  compose: 'Message',
  send: 'Send',
  left: (count: number) => `${count} characters left`,
  choose: 'Disposition',
  chooseNone: 'Choose one',
  unread: (count: number) => (count === 1 ? '1 unread message' : `${count} unread messages`),
  refusal: {
    chatEnded: 'The chat is over: this was not sent.',
    notActive: 'This chat is not in progress with you: this was not sent.',
    unknownChat: 'This chat is not known any more.',
    transcriptFull: 'The chat has as many messages as are kept. End it and begin a new one.',
    generic: 'That did not work.',
  },
} as const;

export type ChatWords = Worded<typeof CHAT_EN>;
