import type { Worded } from '@interlock/words';

/** The words of the details, in English. They are fetched with the details and not with the page. */
export const DETAILS_EN = {
  title: 'Details',
  wire: 'CRM page',
  wirePlain: 'plain protocol',
  wireExtended: 'with Interlock extensions',
  wireNone: 'not connected',
  linkSince: 'Linked since',
  crmSince: 'CRM since',
  request: 'Asked of the CRM',
  requestNone: 'nothing outstanding',
  requestState: (label: string, state: string, attempt: number) => `${label}: ${state}, attempt ${attempt}`,
  requestStates: { requested: 'asked', accepted: 'accepted', assumed: 'assumed', failed: 'failed' },
  nextAttempt: (time: string) => `next attempt in ${time}`,
  deviations: 'Deviations heard',
  deviationsNone: 'none',
  dropped: 'Messages refused',
  unreadable: 'Unreadable from the server',
  session: 'Session',
  sessionNumber: (epoch: number) => `no. ${epoch}`,
  agent: 'Agent',
  settings: {
    title: 'Page settings',
    mode: 'Mode',
    readyStatus: 'Ready presence',
    notReadyReason: 'Not Ready reason',
    map: (slot: number) => `Map entry ${slot}`,
    asks: (page: string, server: string) =>
      `The page asks for ${page}; the contact centre is set to ${server}, which counts.`,
    unread: (count: number) => `${count} could not be read`,
  },
} as const;

export type DetailsWords = Worded<typeof DETAILS_EN>;
