import { EN as COMMON_EN } from '@interlock/words/en';
import { TO_AGENT_EN } from '@interlock/words/to-agent-en';

/**
 * Everything the connector says, in English. This catalogue is the type of every other one: a language that lacks a sentence does not compile.
 * Names (of people, tickets, reasons, presences, channels) come from the definition or the CRM and are put in as they are.
 */
export const EN = {
  ...COMMON_EN,
  ...TO_AGENT_EN,

  app: {
    title: 'Interlock connector',
    you: 'You',
  },

  chip: {
    linked: 'Linked',
    connecting: 'Connecting',
    outOfStep: 'Out of step',
    offline: 'Offline',
    otherTab: 'Other tab',
    signedOut: 'Signed out',
    label: (state: string) => `Link: ${state}`,
  },

  lost: {
    headline: 'The connection to the contact centre is lost.',
    next: 'You are given no work meanwhile; work in hand stays. We reconnect by ourselves.',
    again: (time: string) => `Trying again in ${time}.`,
    now: 'Trying again now.',
  },

  control: {
    title: 'Your state',
    goReady: 'Go Ready',
    goNotReady: 'Go Not Ready',
    stayNotReady: 'Not Ready after it',
    changeReason: 'Change reason',
    reasons: 'Reason for Not Ready',
    readyAfter: 'Ready after it',
    tryNow: 'Try now',
    details: 'Details',
    hideDetails: 'Hide details',
    signOut: 'Sign out',
    signOutPending: 'Signing out after work',
    signingOut: 'Signing out',
    dismiss: 'Dismiss',
    startWork: 'Start work',
    useHere: 'Use here',
  },

  offer: {
    title: 'Offer',
    waited: (time: string) => `waited ${time}`,
    accept: 'Accept',
    decline: 'Decline',
    seconds: (count: number) => `${count} s`,
    again: (count: number) => `offered ${count} times`,
  },

  interaction: {
    title: 'In work',
    inbound: 'incoming',
    outbound: 'outgoing',
    end: 'End',
    endNamed: (label: string) => `End ${label}`,
    running: (time: string) => time,
  },

  wrapUp: {
    title: 'Wrap-up',
    left: (time: string) => `${time} left`,
    noLimit: 'no time limit',
    finish: 'Finish',
    extend: 'Extend',
  },

  strength: {
    title: 'Protection',
    mirror: 'Best effort',
    claim: 'Tickets reported',
    prevent: 'CRM asks first',
    mirrorMeans: 'The CRM shares your presence only. Tickets that it gives by itself are not seen here.',
    claimMeans: 'The CRM reports its tickets. As soon as one is yours, nothing is offered here.',
    preventMeans: 'The CRM asks before it gives you a ticket, so the two sides never give work at once.',
    none: 'No CRM',
    noneMeans: 'The CRM page is not connected.',
  },

  today: {
    title: 'Today',
    summary: (interactions: string, tickets: string, collisions: string) =>
      `${interactions}, ${tickets}, ${collisions}`,
    interactions: (count: number) => (count === 1 ? '1 interaction' : `${count} interactions`),
    tickets: (count: number) => (count === 1 ? '1 ticket' : `${count} tickets`),
    collisions: (count: number) => (count === 0 ? 'no collision' : count === 1 ? '1 collision' : `${count} collisions`),
    lane: (side: string, parts: string) => `${side}: ${parts}`,
    share: { ready: 'Ready', held: 'Not Ready', work: 'at work', offline: 'signed out', outOfStep: 'out of step' },
    from: (time: string) => `from ${time}`,
    now: 'now',
    empty: 'Nothing yet today.',
  },

  timeline: {
    title: 'My timeline',
    show: 'Show my timeline',
    hide: 'Hide my timeline',
    older: 'Older entries',
    empty: 'Nothing has happened yet.',
    failed: 'The timeline could not be read. Try again in a moment.',
    loading: 'Reading the timeline',
  },

  page: {
    loading: { headline: 'Loading', next: 'One moment.' },
    notEmbedded: {
      headline: 'This page belongs inside a CRM.',
      next: 'Open the CRM page that embeds it. An administrator finds how to embed it in the documentation.',
    },
    originRefused: {
      headline: 'This CRM page is not allowed here.',
      next: (origin: string) => `An administrator can add ${origin} to the allowed origins of the definition.`,
      nextUnknown: 'The browser does not say which page embeds it. An administrator can check the allowed origins.',
    },
    configFailed: {
      headline: 'The Interlock server does not answer.',
      next: 'Trying again by itself. Nothing is lost.',
    },
    waitingForCrm: {
      headline: 'Waiting for the CRM page.',
      next: 'It has not answered yet. We ask again by ourselves.',
      nextLong: 'It has not answered for a while. Reload the CRM page; if that does not help, tell an administrator.',
    },
    waitingForUser: {
      headline: 'Waiting for the CRM to say who you are.',
      next: 'It answered, but has not sent its user yet. Sign in to the CRM if you have not.',
    },
    connecting: { headline: 'Connecting to the contact centre.', next: 'You are given no work until it is done.' },
    retrying: {
      headline: 'The contact centre does not answer.',
      next: 'You are given no work meanwhile. We keep trying.',
    },
    signedOut: { headline: 'You are signed out.', next: 'Start work when you want to; you begin Not Ready.' },
    superseded: {
      headline: 'This agent is open in another tab.',
      next: 'Your state goes on there. Use it here to bring it over.',
    },
    follower: { headline: 'This agent is open in another tab.', next: 'Go on there, or use it here to bring it over.' },
    refused: {
      headline: 'The contact centre did not let you in.',
      next: 'Reload the page. If it happens again, tell an administrator.',
      originRefused: 'This CRM page is not among the allowed origins. An administrator can add it.',
      ticketRefused: 'Your sign-in was not accepted. Sign in to the CRM again and reload the page.',
      notUnderstood: 'Page and server do not speak the same version. Reload the page.',
      authRequired: 'Your sign-in is missing or has ended. Sign in to the CRM again and reload the page.',
      retry: 'Try again',
    },
  },

  refusal: {
    generic: 'That was refused, and nothing has changed.',
    notLinked: 'There is no connection, so nothing has changed. Try again when it is back.',
    unanswered: 'That was not confirmed. Look at your state and try again if needed.',
    tooManyUnanswered: 'Too much is still unanswered. Wait a moment and try again.',
    tooManyCommands: 'That was too fast. Wait a moment and try again.',
    hostUnavailable: 'The contact centre cannot keep changes just now, so nothing has changed. Try again in a moment.',
    hostBusy: 'The contact centre is busy, and nothing has changed. Try again in a moment.',
    serverStopping: 'The contact centre is restarting, and nothing has changed. Try again in a moment.',
    staleEpoch: 'This page was replaced by a newer one. Use it here to go on.',
    notSignedIn: 'You are signed out. Start work first.',
    sessionLost: 'The connection was lost. Try again when it is back.',
    crmNotAttached: 'The CRM page is not connected. Reload it and try again.',
    reasonCodeRequired: 'Choose a reason for Not Ready.',
    unknownReasonCode: 'This reason does not exist any more. Choose another.',
    reasonCodeNotSelectable: 'This reason is set by the system. Choose another.',
    unknownChannel: 'The contact centre has no such channel. Tell an administrator.',
    duplicateWork: 'This is already in hand.',
    tooManyWaiting: 'Too much is waiting for you already. Finish something first.',
    tooMuchWork: 'The CRM reports more open tickets than can be held. Close some there.',
    atCapacity: 'Your hands are full. Finish something first.',
    unknownWork: 'This is not in your hands any more.',
    offerGone: 'This offer is gone: it was taken back or ran out. Nothing is lost; it goes to someone else.',
    notActive: 'This has already ended.',
    notInWrapUp: 'This wrap-up has already ended.',
    notAvailable: 'You cannot take this now.',
    unknownQueue: 'The contact centre has no such queue. Tell an administrator.',
    notParked: 'This is not parked.',
    queueClosed: 'That queue is closed. Choose another.',
    queueFull: 'That queue is full. Choose another, or try later.',
    waitTooLong: 'The wait in that queue is too long. Choose another.',
    ownName: 'You have this already. Name somebody else.',
    unknownAgent: 'Nobody of this name is known here.',
    teamNotAllowed: 'They are in none of your teams. Hand it to a queue.',
    colleagueSignedOut: 'They have signed out. Name somebody else, or hand it to a queue.',
    colleagueNotInQueue: 'They do not serve that queue any more. Look for them again.',
    wrapUpLimit: 'The wrap-up cannot be extended again. Finish it.',
  },

  notice: {
    title: 'Message',
    fromCrm: 'From the CRM',
  },
};

export type Words = typeof EN;
