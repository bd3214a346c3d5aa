/** What simulated people say. */

export const AGENT_LINES = {
  hello: [
    'Hello, this is a simulated agent. What can I do for you?',
    'Good day! I am simulated, and I will gladly have a look.',
    'Hello! One moment please, I am opening your account.',
  ],
  answer: [
    'I see it here. I have put it right.',
    'Thank you, that helps. It will arrive tomorrow.',
    'That was our mistake. I have sent you a new one.',
    'I have written it down for my colleagues.',
  ],
} as const;

export const VISITOR_SUBJECTS = [
  'My parcel has not arrived (simulated)',
  'I was charged twice (simulated)',
  'Which plan fits two people? (simulated)',
  'I cannot sign in (simulated)',
  'Please change my address (simulated)',
] as const;

export const VISITOR_LINES = [
  'The number is on the letter of last week.',
  'Yes, exactly that.',
  'Could you send it to me in writing?',
  'Thank you very much!',
] as const;

export const CALL_SUBJECTS = [
  'A question about the bill',
  'A delivery is late',
  'Wants to change the contract',
  'A complaint',
  'Asks for an offer',
] as const;

export const TICKET_SUBJECTS = [
  'Refund for a cancelled order',
  'New address',
  'Invoice is wrong',
  'Device does not start',
  'Second reminder',
] as const;
