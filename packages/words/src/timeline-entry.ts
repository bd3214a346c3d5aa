import type { TimelineEntry, TimelineParam } from '@interlock/protocol';
import { stopwatch } from './format.ts';
import { presenceLabel, type Speaker } from './speaker.ts';

type Params = Readonly<Record<string, TimelineParam>>;
type Describe = (speaker: Speaker, params: Params) => string | null;

/**
 * One entry of the agent's own timeline in words; null for what only an operator would want to know. A kind that this page does not know (a newer
 * server) is named as it is rather than left out: a timeline is evidence. (CN32)
 */
export function describeEntry(speaker: Speaker, entry: TimelineEntry): string | null {
  const describe = Object.hasOwn(DESCRIBE, entry.kind) ? DESCRIBE[entry.kind] : undefined;
  return describe === undefined ? speaker.words.entry.other(entry.kind) : describe(speaker, entry.params);
}

const text = (params: Params, name: string): string | null => {
  const value = params[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
};

const work = (speaker: Speaker, params: Params): string => {
  const label = text(params, 'label') ?? text(params, 'workId');
  if (label === null) return speaker.words.entry.someWork;
  return /^\d+$/.test(label) ? speaker.words.work.ticket(label) : label;
};

const sideWord = ({ words }: Speaker, params: Params): string =>
  text(params, 'side') === 'crm' ? words.side.crm : words.side.contactCenter;

const nothing: Describe = () => null;
const fixed =
  (key: FixedKey): Describe =>
  ({ words }) =>
    words.entry[key];
const about =
  (key: WorkKey): Describe =>
  (speaker, params) =>
    speaker.words.entry[key](work(speaker, params));

type EntryWords = Speaker['words']['entry'];
type FixedKey = { [K in keyof EntryWords]: EntryWords[K] extends string ? K : never }[keyof EntryWords];
type WorkKey =
  | 'workReserved'
  | 'reservationReleased'
  | 'offerMade'
  | 'offerRescinded'
  | 'offerMissed'
  | 'workStarted'
  | 'wrapUpStarted'
  | 'wrapUpExtended'
  | 'workDeclined'
  | 'workTransferred'
  | 'workParked'
  | 'workResumed';

const became: Describe = (speaker, params) => {
  const { words } = speaker;
  if (params['ready'] === true && text(params, 'side') !== 'crm')
    return words.entry.became(sideWord(speaker, params), words.state.ready);
  const status = text(params, 'statusId');
  const label = text(params, 'label') ?? (status === null ? words.state.unknown : presenceLabel(speaker, status));
  return words.entry.became(sideWord(speaker, params), label);
};

const ended: Describe = (speaker, params) => {
  const { entry } = speaker.words;
  const name = work(speaker, params);
  switch (text(params, 'outcome')) {
    case 'declined':
      return entry.workDeclined(name);
    case 'missed':
      return entry.offerMissed(name);
    case 'cancelled':
      return entry.workCancelled(name);
    case 'abandoned':
      return entry.workAbandoned(name);
    case 'closed':
      return entry.ticketClosed(name);
    default:
      return entry.workEnded(name);
  }
};

/** The end of an offer has been told; what else takes an item away has not. */
const returned: Describe = (speaker, params) => {
  const cause = text(params, 'cause');
  if (cause !== 'pulled' && cause !== 'disconnected' && cause !== 'parkExpired') return null;
  return speaker.words.entry.reservationReleased(work(speaker, params));
};

const ticketsChanged: Describe = (speaker, params) => {
  const { entry } = speaker.words;
  const list = params['work'];
  if (!Array.isArray(list)) return entry.crmWorkChanged(text(params, 'count') ?? '0');
  if (list.length === 0) return entry.crmWorkChanged('0');
  const names = list.map((item) => (typeof item === 'string' ? item : item.label));
  return entry.ticketOpened(
    names.map((name) => (/^\d+$/.test(name) ? speaker.words.work.ticket(name) : name)).join(', '),
  );
};

/** A person's choice, on the side where it was made; what it does to the other side shows as that side's change. */
const choiceMade: Describe = ({ words }, params) => {
  const { entry, own } = words;
  const label = params['ready'] === true && text(params, 'side') !== 'crm' ? words.state.ready : text(params, 'label');
  if (label === null || params['cause'] !== 'chosen') return null;
  const isCrm = text(params, 'side') === 'crm';
  if (params['by'] === 'crmUser') return isCrm ? own.choseInCrm(label) : null;
  if (isCrm) return null;
  return params['by'] === 'supervisor'
    ? entry.supervisorChose(label)
    : params['by'] === 'agent'
      ? own.chose(label)
      : null;
};

const requestFailed: Describe = ({ words }, params) => {
  const { entry } = words;
  const cause = text(params, 'cause');
  if (cause === 'refused') return entry.requestFailedRefused;
  return cause === 'notApplied' ? entry.requestFailedNotApplied : entry.requestFailedSilent;
};

const sessionEnded: Describe = ({ words: { entry } }, params) => {
  const cause = text(params, 'cause');
  if (cause === 'supervisor') return entry.sessionEndedFor(text(params, 'actorName'));
  return cause === 'linkLost' ? entry.sessionEndedLost : entry.sessionEnded;
};

const DESCRIBE: Readonly<Record<string, Describe>> = {
  sessionOpened: ({ words }, params) =>
    params['fresh'] === false ? words.entry.sessionResumed : words.entry.sessionOpened,
  sessionLost: fixed('sessionLost'),
  clientDisconnected: fixed('clientDisconnected'),
  signOutWished: ({ words }, params) => words.entry.signOutWished(text(params, 'actorName')),
  sessionEnded,
  crmAttached: fixed('crmAttached'),
  crmDetached: ({ words }, params) =>
    text(params, 'reason') === 'silent' ? words.entry.crmDetachedSilent : words.entry.crmDetached,
  crmLinkExpired: fixed('crmLinkExpired'),
  crmBecameUnknown: fixed('crmBecameUnknown'),
  supervisorHeld: ({ words }, params) => words.entry.supervisorHeld(text(params, 'actorName')),
  supervisorReleased: fixed('supervisorReleased'),
  missedCleared: fixed('missedCleared'),
  flappingFrozen: ({ words }, params) => words.entry.flappingFrozen(text(params, 'changes') ?? ''),
  flappingEnded: fixed('flappingEnded'),
  requestAssumed: fixed('requestAssumed'),
  requestFailed,
  workGiven: (speaker, params) => speaker.words.own.workGiven(work(speaker, params)),
  workReserved: about('workReserved'),
  reservationReleased: about('reservationReleased'),
  offerMade: about('offerMade'),
  offerRescinded: about('offerRescinded'),
  offerMissed: about('offerMissed'),
  workStarted: about('workStarted'),
  wrapUpStarted: about('wrapUpStarted'),
  wrapUpExtended: about('wrapUpExtended'),
  workEnded: ended,
  offerDeclined: about('workDeclined'),
  workReturned: returned,
  workTransferred: about('workTransferred'),
  workParked: about('workParked'),
  workResumed: about('workResumed'),
  ticketOpened: ({ words }, params) => words.entry.ticketOpened(text(params, 'label') ?? ''),
  ticketClosed: ({ words }, params) => words.entry.ticketClosed(text(params, 'label') ?? ''),
  crmWorkChanged: ticketsChanged,
  collisionBegan: fixed('collisionBegan'),
  collisionEnded: ({ words }, params) => words.entry.collisionEnded(stopwatch(Number(params['lengthMs'] ?? 0))),
  choiceMade,
  sideChanged: became,
  // How a request went is of interest only when it went wrong.
  presenceReported: nothing,
  requestMade: nothing,
  requestAccepted: nothing,
  requestSettling: nothing,
  requestApplied: nothing,
  requestDropped: nothing,
  reservationConfirmed: nothing,
  reassertionSkipped: nothing,
  crmWorkConfirmed: nothing,
  // What follows from them is told: the item goes back, the next offer comes, the ticket opens.
  parkExpired: nothing,
  coolDownBegan: nothing,
  coolDownEnded: nothing,
  permitTaken: nothing,
  permitEnded: nothing,
};

/** Kinds that this page has words for, or knows to leave out. */
export const KNOWN_ENTRY_KINDS: readonly string[] = Object.keys(DESCRIBE);
