import { ABOUT_AGENT_EN } from '@interlock/words/about-agent-en';
import { EN as COMMON_EN } from '@interlock/words/en';

/**
 * What every page of the console says, in English; a page's own words are in its folder. This catalogue is the type of the other: a language that
 * lacks a sentence does not compile.
 */
export const EN = {
  ...COMMON_EN,
  ...ABOUT_AGENT_EN,

  pages: {
    floor: 'Floor',
    queues: 'Queues',
    queue: 'Queue',
    item: 'Item',
    honesty: 'Honesty',
    wallboard: 'Wallboard',
    timeline: 'Timeline',
    definition: 'Definition',
    agents: 'Agents',
    integrations: 'Integrations',
  },

  shell: {
    product: 'Interlock',
    navigation: 'Pages',
    skip: 'Skip to the content',
    title: (page: string) => `${page} · Interlock`,
    account: 'You and your settings',
    signOut: 'Sign out',
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    language: 'Language',
    languages: { system: 'As the browser', en: 'English', de: 'Deutsch' },
    zone: (zone: string) => `Times in ${zone}`,
    roles: { agent: 'Agent', supervisor: 'Supervisor', administrator: 'Administrator' },
    teamsAll: 'all teams',
    devNotice: 'Development mode: nothing is protected. Whoever reaches this address may do everything.',
    devRole: 'See it as',
    loading: 'Loading',
    retry: 'Try again',
    reload: 'Load the page again',
    close: 'Close',
    cancel: 'Cancel',
  },

  because: {
    collision: (names: string) => `${names} at the same time.`,
    collisionOf: 'Work on both sides at the same time.',
    startWork: 'Has started work and not gone Ready yet.',
    otherSideReady: 'Ready in the CRM; one side at a time.',
    outOfStep: (attempts: number) =>
      `The CRM has not confirmed, asked ${attempts === 1 ? 'once' : `${attempts} times`}.`,
    flapping: (changes: number, time: string) => `${changes} changes in a few seconds: frozen until ${time}.`,
    chosen: {
      agent: (label: string, time: string) => `Chose ${label} at ${time}.`,
      crmUser: (label: string, time: string) => `Chose ${label} in the CRM at ${time}.`,
      supervisor: (label: string, time: string) => `A supervisor chose ${label} at ${time}.`,
      policy: (label: string, time: string) => `${label} was set automatically at ${time}.`,
      timer: (label: string, time: string) => `${label} was set automatically at ${time}.`,
    },
  },

  hold: {
    workElsewhere: 'Work on the other side',
    atCapacity: 'Hands full',
    wrapUp: 'Wrap-up',
    otherSideReady: 'Other side Ready',
    confirmationAwaited: 'Confirmation awaited',
    crmUnknown: 'CRM unknown',
    outOfStep: 'Out of step',
    missed: 'Missed an offer',
    supervisor: 'Supervisor',
    linkLost: 'Connection lost',
    flapping: 'Frozen after many changes',
    signedOut: 'Signed out',
  },

  strength: { mirror: 'best effort', claim: 'tickets reported', prevent: 'CRM asks first' },

  link: {
    label: 'Connection',
    live: 'Live',
    connecting: 'Connecting',
    since: (time: string) => `Reconnecting since ${time}`,
    offline: (time: string) => `No network since ${time}`,
    refused: 'Another version',
    stale: (time: string) => `As of ${time}. Nothing newer is known; the page goes on by itself.`,
  },

  signIn: {
    title: 'Sign in',
    lead: 'Supervisors and administrators see, understand and change the contact centre here.',
    withProvider: 'Sign in',
    devTitle: 'Who do you want to be?',
    devLead: 'This server runs in development mode. Nothing is protected: anybody who reaches it can do the same.',
    name: 'Name',
    role: 'Role',
    go: 'Go on',
  },

  trouble: {
    notFound: 'There is no such page.',
    notFoundNext: 'It may have another address by now, or it is not for your role.',
    toFloor: 'To the floor',
    pageFailed: 'This page could not be loaded.',
    pageFailedNext: 'There may be a newer version. Load the page again.',
    partFailed: 'This part of the page could not be loaded. There may be a newer version: load the page again.',
    broken: 'Something on this page went wrong.',
    brokenNext: 'Nothing was changed by it. Load the page again; if it comes back, tell an administrator.',
    agentRole: 'The console is for supervisors and administrators.',
    agentRoleNext: 'Agents work in the connector inside their CRM.',
    unreachable: 'The Interlock server does not answer.',
    unreachableNext: 'Trying again by itself. Nothing is lost.',
    version: 'The server speaks a newer version than this page.',
    versionNext: 'Load the page again.',
  },

  /** A refusal of the server by its code. */
  refusal: {
    generic: 'That was refused, and nothing has changed.',
    unreachable: 'The server did not answer. It is not certain whether it was done: look before you try again.',
    notUnderstood: 'The answer was not understood. Load the page again.',
    signInRequired: 'Sign in again.',
    roleNotAllowed: 'Your role may not do that.',
    teamNotAllowed: 'This belongs to a team that is not yours.',
    csrfRefused: 'Your sign-in has changed. Load the page again.',
    unknownAgent: 'There is no such agent.',
    unknownTeam: 'There is no such team.',
    unknownQueue: 'There is no such queue.',
    unknownWork: 'This item has ended or never was.',
    unknownWorkItem: 'This item has ended or never was.',
    unknownChannel: 'The definition has no such channel any more.',
    unknownReasonCode: 'This reason is not in the definition any more.',
    notSignedIn: 'The agent is signed out.',
    sessionLost: 'The agent’s connection is lost. Try again when it is back.',
    workInProgress: 'Somebody is at work on it already. Pull it first.',
    notActive: 'Nobody has it.',
    agentNotAvailable:
      'The agent cannot be given it now: signed out, without a connection, or at work in the CRM. That is never overruled.',
    overCapacity: 'The agent’s hands are full.',
    exclusiveChannel: 'The agent is at work on a channel that bears no other beside it.',
    queueClosed: 'That queue is closed.',
    queueFull: 'That queue is full.',
    waitTooLong: 'The wait in that queue is too long.',
    hostUnavailable: 'The contact centre cannot keep changes just now, so nothing has changed.',
    hostBusy: 'The contact centre is busy, and nothing has changed. Try again in a moment.',
    serverStopping: 'The contact centre is restarting, and nothing has changed. Try again in a moment.',
    invalidInput: 'Something in it is not as it must be.',
  },
};

export type Words = typeof EN;
