/** Everything the page says, in English; the type of every other catalogue. */
export const EN = {
  language: 'en',
  title: 'Chat',
  loading: 'One moment.',
  unavailable: 'The contact centre does not answer. Trying again.',
  refused: { title: 'This chat does not exist', next: 'The address names no queue of this contact centre.' },
  closed: { title: 'The chat is closed just now', next: 'Please come back later.' },
  takenOver: { title: 'The chat is open in another window', next: 'It goes on there.', act: 'Use it here' },
  gone: { title: 'This chat is over', next: 'What was said is not kept any more.' },
  form: {
    title: 'Chat with us',
    name: 'Your name (optional)',
    subject: 'How can we help?',
    begin: 'Start the chat',
    beginning: 'Starting',
    kept: 'What you write is kept by the contact centre for a limited time.',
  },
  problem: {
    tooManyChats: 'Too many chats are open. Please try again in a moment.',
    queueFull: 'Too many people are waiting. Please try again later.',
    waitTooLong: 'The wait is too long just now. Please try again later.',
    unavailable: 'The contact centre does not answer. Please try again.',
    generic: 'That did not work. Please try again later.',
  },
  waiting: {
    title: 'You are in the queue',
    soon: 'Somebody is being asked for you.',
    position: (place: number) => `Place ${place}`,
    estimate: (minutes: string) => `about ${minutes}`,
    range: (from: string, to: string) => `between ${from} and ${to}`,
    underOne: 'less than a minute',
    minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
    next: 'You can write meanwhile. Please keep this window open.',
  },
  talking: (name: string) => `You are talking with ${name}`,
  ended: 'The chat is over',
  link: { connecting: 'Connecting', lost: 'The connection is lost. It comes back by itself; nothing is lost.' },
  entry: {
    joined: (name: string) => `${name} has joined`,
    waitsAgain: 'You are being handed over. Please wait a moment.',
    ended: {
      visitor: 'You have left the chat',
      away: 'The chat ended because you were away',
      agent: 'The chat was ended',
      system: 'Nobody could take the chat',
    },
  },
  you: 'You',
  log: 'What was said',
  typing: (name: string) => `${name} is typing`,
  state: { sending: 'Sending', sent: 'Sent', delivered: 'Delivered', failed: 'Not sent' },
  compose: 'Your message',
  send: 'Send',
  left: (count: number) => `${count} characters left`,
  leave: 'Leave',
  leaveSure: 'Leave the chat?',
  leaveYes: 'Leave',
  leaveNo: 'Stay',
  again: 'New chat',
} as const;

type Worded<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Worded<T[K]> };

export type Words = Worded<typeof EN>;
