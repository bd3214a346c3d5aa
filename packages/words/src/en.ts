import type { Worded } from './worded.ts';

/**
 * States, work and lines of a timeline in English: what everybody reads in the same words. This catalogue is the type of the others: a language that
 * lacks a sentence does not compile. Names (of people, tickets, reasons, presences, channels) come from the definition or the CRM and are put in as they are.
 */
export const EN = {
  language: 'en',

  side: {
    contactCenter: 'Contact centre',
    crm: 'CRM',
    since: (time: string) => `for ${time}`,
  },

  state: {
    ready: 'Ready',
    notReady: 'Not Ready',
    signedOut: 'Signed out',
    offered: 'Offered',
    reserved: 'Reserved',
    active: 'In work',
    parked: 'Parked',
    wrapUp: 'Wrap-up',
    onTicket: 'On a ticket',
    onTickets: (count: number) => `On ${count} tickets`,
    notConfirmed: 'Not confirmed',
    unknown: 'Unknown',
    notConnected: 'Not connected',
  },

  note: {
    asked: (times: number) => (times === 1 ? 'asked once' : `asked ${times} times`),
    asking: 'asking',
    assumed: 'assumed',
    lastKnown: 'last known',
    notSaidYet: 'not said yet',
    open: (count: number, capacity: number) => `${count} of ${capacity}`,
  },

  work: {
    ticket: (number: string) => `Ticket ${number}`,
    named: (label: string, channel: string) => `${label} (${channel})`,
    list: (first: string, last: string) => `${first} and ${last}`,
    titleInHand: 'Work in hand',
    titleWaiting: 'Waiting for you',
    none: 'No work in hand.',
    position: (place: number) => `Place ${place}`,
    state: {
      waiting: 'waiting',
      reserved: 'reserved',
      offered: 'offered',
      active: 'in work',
      parked: 'parked',
      wrapUp: 'wrap-up',
      open: 'open in the CRM',
    },
    collision: 'at the same time',
  },

  // Lines of a timeline; what names the agent is in the voice.
  entry: {
    sessionOpened: 'Started work',
    sessionResumed: 'Connected again',
    sessionLost: 'Connection lost',
    clientDisconnected: 'Set Not Ready: connection lost for too long',
    signOutWished: (who: string | null) => (who === null ? 'Sign-out asked for' : `${who} asked for the sign-out`),
    sessionEnded: 'Signed out',
    sessionEndedFor: (who: string | null) => `Signed out by ${who ?? 'a supervisor'}`,
    sessionEndedLost: 'Signed out: connection lost for too long',
    crmAttached: 'CRM page connected',
    crmDetached: 'CRM page went away',
    crmDetachedSilent: 'CRM page fell silent',
    crmLinkExpired: 'CRM page still away: its presence is unknown',
    crmBecameUnknown: 'CRM presence is unknown',
    supervisorHeld: (who: string | null) => `${who ?? 'A supervisor'} set Not Ready`,
    supervisorReleased: 'The supervisor’s hold ended',
    missedCleared: 'Back after a missed offer',
    flappingFrozen: (changes: string) => `Both sides frozen after ${changes} changes`,
    flappingEnded: 'Freeze ended',
    requestAssumed: 'CRM said nothing: assumed as asked',
    requestFailedSilent: 'CRM did not answer',
    requestFailedRefused: 'CRM refused the change',
    requestFailedNotApplied: 'CRM said yes but did not change',
    workReserved: (work: string) => `${work} reserved: CRM asked to hold`,
    reservationReleased: (work: string) => `${work} went back to its place in the queue`,
    offerMade: (work: string) => `${work} offered`,
    offerRescinded: (work: string) => `Offer of ${work} taken back`,
    offerMissed: (work: string) => `${work} missed`,
    workStarted: (work: string) => `${work} begun`,
    wrapUpStarted: (work: string) => `Wrap-up of ${work}`,
    wrapUpExtended: (work: string) => `Wrap-up of ${work} extended`,
    workEnded: (work: string) => `${work} ended`,
    workDeclined: (work: string) => `${work} declined`,
    workCancelled: (work: string) => `${work} cancelled`,
    workAbandoned: (work: string) => `${work} left`,
    workTransferred: (work: string) => `${work} handed over`,
    workParked: (work: string) => `${work} parked`,
    workResumed: (work: string) => `${work} taken up again`,
    ticketOpened: (work: string) => `${work} open in the CRM`,
    ticketClosed: (work: string) => `${work} closed`,
    crmWorkChanged: (count: string) => `Tickets open in the CRM: ${count}`,
    collisionBegan: 'Work on both sides at once',
    collisionEnded: (length: string) => `Work on both sides ended after ${length}`,
    supervisorChose: (label: string) => `A supervisor chose ${label}`,
    became: (side: string, label: string) => `${side}: ${label}`,
    someWork: 'Work',
    other: (kind: string) => `Noted: ${kind}`,
  },

  time: {
    seconds: (count: number) => (count === 1 ? '1 second' : `${count} seconds`),
    minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
  },
};

export type CommonWords = Worded<typeof EN>;
