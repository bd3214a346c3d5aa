import type { AgentView, Hold, SideView, WorkRef } from '@interlock/protocol';
import { stopwatch } from './format.ts';
import { listed, nameOfRef, presenceLabel, reasonLabel, type Speaker } from './speaker.ts';
import type { Tone } from './tone.ts';

export interface Explained {
  tone: Tone;
  /** Why the contact-centre side is what it is. */
  headline: string;
  /** What will happen next. */
  next: string;
  /** Why the CRM side is what it is; null where the headline has said it. */
  crm: string | null;
}

/**
 * "Why am I what I am?" in words: the view's codes and parameters put into sentences, and nothing concluded that the view does not say. (CN30, CN31)
 *
 * @param now server time, in ms since the epoch
 */
export function explain(speaker: Speaker, view: AgentView, now: number): Explained {
  const main = explainContactCenter(speaker, view, now);
  return { ...main, crm: explainCrm(speaker, view, now) };
}

type Main = Omit<Explained, 'crm'>;

function explainContactCenter(speaker: Speaker, view: AgentView, now: number): Main {
  const { why } = speaker.words;
  const side = view.sides.contactCenter;
  const outOfStep = side.holds.find((hold) => hold.kind === 'outOfStep');
  if (view.collision !== null) return explainCollision(speaker, view, view.collision);
  if (outOfStep !== undefined) return explainHold(speaker, view, outOfStep, now);
  if (view.outOfStep)
    return {
      tone: 'wrong',
      headline: why.outOfStep(spoken(speaker, now - (view.request?.since ?? now))),
      next: why.outOfStepNext,
    };
  if (side.why.code === 'held') return explainHold(speaker, view, side.why.hold, now);
  // Not Ready chosen during work is pending: what the agent is doing comes first.
  const own = side.holds.find((hold) => hold.kind === 'atCapacity' || hold.kind === 'wrapUp');
  if (own !== undefined) return explainHold(speaker, view, own, now);
  if (side.why.code === 'ready') return explainReady(speaker, view);
  return explainChoice(speaker, view, side.why);
}

function explainReady(speaker: Speaker, view: AgentView): Main {
  const { why, mode } = speaker.words;
  const inHand = view.work.filter(
    (item) => item.side === 'contactCenter' && item.state !== 'waiting' && item.state !== 'parked',
  ).length;
  if (inHand > 0)
    return { tone: 'ready', headline: why.contactCenterReady, next: why.roomLeft(inHand, view.capacity.contactCenter) };
  if (view.mode === 'complementary')
    return { tone: 'ready', headline: why.contactCenterReady, next: mode.complementaryMeans };
  const isBoth = view.sides.crm.availability === 'ready';
  return { tone: 'ready', headline: isBoth ? why.bothReady : why.contactCenterReady, next: mode.synchronizedMeans };
}

function explainChoice(
  speaker: Speaker,
  view: AgentView,
  {
    by,
    cause,
    label: reason,
    at,
  }: { by: SideView['choice']['by']; cause: SideView['choice']['cause']; label: string; at: number },
): Main {
  const { why } = speaker.words;
  const time = speaker.time.short(at);
  // A person knows what they picked in the CRM; the reason that it stands for is on the card.
  const { choice } = view.sides.crm;
  const label = by === 'crmUser' && choice.by === 'crmUser' && !choice.ready ? choice.label : reason;
  switch (cause) {
    case 'startWork':
      return { tone: 'held', headline: why.startWork, next: why.startWorkNext };
    case 'otherSideReady':
      return { tone: 'held', headline: why.otherSideTook, next: why.otherSideTookNext };
    case 'clientDisconnect':
      return { tone: 'held', headline: why.clientDisconnect(time), next: why.clientDisconnectNext };
    case 'signedOut':
      return { tone: 'off', headline: why.signedOut, next: why.signedOutNext };
    case 'snapshot':
      return { tone: 'held', headline: why.snapshot(label), next: why.untilYouChoose };
    case 'chosen':
      return { tone: 'held', headline: CHOSEN_BY[by](speaker)(label, time), next: nextAfterChoice(speaker, view) };
  }
}

const CHOSEN_BY: Record<SideView['choice']['by'], (speaker: Speaker) => (label: string, time: string) => string> = {
  agent: ({ words }) => words.why.chosenByYou,
  crmUser: ({ words }) => words.why.chosenInCrm,
  supervisor: ({ words }) => words.why.chosenBySupervisor,
  policy: ({ words }) => words.why.chosenAutomatically,
  timer: ({ words }) => words.why.chosenAutomatically,
};

function nextAfterChoice({ words }: Speaker, view: AgentView): string {
  if (!view.signOutPending) return words.why.untilYouChoose;
  return isAtWork(view) ? words.why.pendingSignOut : words.why.signingOut;
}

/** An interaction in progress or in wrap-up, whose end a sign-out waits for; without one it waits for the CRM, a moment. */
export function isAtWork(view: AgentView): boolean {
  return view.work.some(({ state }) => state === 'active' || state === 'wrapUp');
}

function explainCollision(speaker: Speaker, view: AgentView, collision: NonNullable<AgentView['collision']>): Main {
  const { why } = speaker.words;
  const named = (workId: string) => nameOfRef(speaker, view, { workId, label: workId });
  // Those that came later overlap as well.
  const later = view.work.filter(({ kind, state }) => kind === 'ticket' && state === 'open');
  const ids = [...new Set([...collision.ticketIds, ...later.map(({ workId }) => workId)])];
  const item = view.work.find(({ workId }) => workId === collision.interactionId);
  const headline = why.collision(
    listed(speaker, ids.map(named)),
    ids.length === 1,
    during(speaker, named(collision.interactionId), item?.state),
  );
  return { tone: 'work', headline, next: why.collisionNext };
}

/** While what goes on: an interaction, or its wrap-up. */
function during({ words: { why } }: Speaker, name: string, state: WorkRef['state'] | undefined): string {
  return state === 'wrapUp' ? why.duringWrapUp(name) : why.duringWork(name);
}

/** The first hold that only the person's own Ready ends, whatever else does. */
export function endedByReady(holds: readonly Hold[]): Hold | undefined {
  return holds.find(({ kind }) => kind === 'missed' || kind === 'supervisor' || kind === 'otherSideReady');
}

/** What the end of the work in hand brings to whom such a hold keeps Not Ready all the same; undefined where none does. */
function stillHeld(speaker: Speaker, view: AgentView, now: number): string | undefined {
  const hold = endedByReady(view.sides.contactCenter.holds);
  return hold && `${explainHold(speaker, view, hold, now).headline} ${speaker.words.why.stayUntilReady}`;
}

function explainHold(speaker: Speaker, view: AgentView, hold: Hold, now: number): Main {
  const { why } = speaker.words;
  switch (hold.kind) {
    case 'workElsewhere':
      return explainTickets(speaker, view, hold.work, now);
    case 'atCapacity':
      return explainInteraction(speaker, view, hold.work, now);
    case 'wrapUp': {
      const headline = why.wrapUp(nameOfRef(speaker, view, hold));
      const finish =
        hold.endsAt === null ? why.readyWhenFinished : why.readyWhenFinishedIn(stopwatch(hold.endsAt - now));
      return { tone: 'work', headline, next: afterOwnWork(speaker, view, finish, now) };
    }
    case 'otherSideReady':
      return { tone: 'held', headline: why.otherSideReady, next: why.otherSideReadyNext };
    case 'confirmationAwaited':
      return { tone: 'held', headline: why.confirmation, next: why.confirmationNext };
    case 'crmUnknown':
      if (view.crmLink.state !== 'up')
        return { tone: 'off', headline: why.crmNotConnected, next: why.crmNotConnectedNext };
      return { tone: 'held', headline: why.crmUnknown, next: why.crmUnknownNext };
    case 'outOfStep': {
      const isTrying = view.request?.nextAttemptAt !== null && view.request?.nextAttemptAt !== undefined;
      return {
        tone: 'wrong',
        headline: why.outOfStep(spoken(speaker, now - hold.since)),
        next: isTrying ? why.outOfStepNext : why.outOfStepFinal,
      };
    }
    case 'missed':
      return {
        tone: 'held',
        headline: why.missed(nameOfRef(speaker, view, hold), speaker.time.short(hold.at)),
        next: why.missedNext,
      };
    case 'supervisor':
      return {
        tone: 'held',
        headline: why.supervisor(reasonLabel(speaker, hold.reasonCode), speaker.time.short(hold.at), hold.actor?.name),
        next: why.supervisorNext,
      };
    case 'linkLost':
      // A view that arrives over the session cannot be about the session's own loss: then it is the CRM page that is gone.
      return view.session.state === 'lost'
        ? { tone: 'off', headline: why.linkLost, next: why.linkLostNext }
        : { tone: 'off', headline: why.crmNotConnected, next: why.crmNotConnectedNext };
    case 'flapping':
      return {
        tone: 'held',
        headline: why.flapping(hold.changes),
        next: why.flappingNext(speaker.time.exact(hold.until)),
      };
    case 'signedOut':
      return { tone: 'off', headline: why.signedOut, next: why.signedOutNext };
  }
}

function explainTickets(speaker: Speaker, view: AgentView, work: readonly WorkRef[], now: number): Main {
  const { why } = speaker.words;
  const { choice, wish } = view.sides.contactCenter;
  const tickets = listed(
    speaker,
    work.map((ref) => nameOfRef(speaker, view, ref)),
  );
  const isOne = work.length === 1;
  const headline = isOne ? why.ticketOpen(tickets) : why.ticketsOpen(tickets);
  if (view.signOutPending) return { tone: 'held', headline, next: why.pendingSignOut };
  if (!wish && !choice.ready) return { tone: 'held', headline, next: why.stayAfterIt(choice.label) };
  const held = stillHeld(speaker, view, now);
  if (held !== undefined) return { tone: 'held', headline, next: held };
  const openedAt = Math.max(...work.map((ref) => view.work.find(({ workId }) => workId === ref.workId)?.since ?? 0));
  const isWishMadeMeanwhile = choice.by === 'agent' && choice.cause === 'chosen' && choice.at > openedAt;
  if (isWishMadeMeanwhile)
    return { tone: 'held', headline, next: isOne ? why.wishClosed(tickets) : why.wishAllClosed(tickets) };
  return { tone: 'held', headline, next: isOne ? why.readyWhenClosed : why.readyWhenAllClosed };
}

const TELLING_ORDER = ['active', 'wrapUp', 'offered', 'reserved', 'parked', 'waiting', 'open'] as const;

/** The one of several that says most about what the agent is doing. */
export function mostTelling<T extends Pick<WorkRef, 'state'>>(work: readonly T[]): T | undefined {
  return [...work].sort((a, b) => TELLING_ORDER.indexOf(a.state) - TELLING_ORDER.indexOf(b.state))[0];
}

function explainInteraction(speaker: Speaker, view: AgentView, work: readonly WorkRef[], now: number): Main {
  const { why } = speaker.words;
  const ref = mostTelling(work);
  const name = ref === undefined ? '' : nameOfRef(speaker, view, ref);
  switch (ref?.state) {
    case 'reserved':
      return { tone: 'work', headline: why.reserved(name), next: why.reservedNext };
    case 'offered':
      return { tone: 'work', headline: why.offered(name), next: why.offeredNext };
    case 'wrapUp':
      return {
        tone: 'work',
        headline: why.wrapUp(name),
        next: afterOwnWork(speaker, view, why.readyWhenFinished, now),
      };
    default:
      return { tone: 'work', headline: why.active(name), next: afterOwnWork(speaker, view, why.readyWhenEnded, now) };
  }
}

function afterOwnWork(speaker: Speaker, view: AgentView, ready: string, now: number): string {
  const { why } = speaker.words;
  const { choice } = view.sides.contactCenter;
  if (view.signOutPending) return why.pendingSignOut;
  return choice.ready ? (stillHeld(speaker, view, now) ?? ready) : why.pendingNotReady(choice.label);
}

function explainCrm(speaker: Speaker, view: AgentView, now: number): string | null {
  const { crm: words } = speaker.words.why;
  const side = view.sides.crm;
  const main = view.sides.contactCenter.why;
  const mainHold = main.code === 'held' ? main.hold.kind : null;
  if (view.crmLink.state !== 'up')
    return mainHold === 'linkLost' || mainHold === 'crmUnknown' ? null : words.notConnected;
  if (view.outOfStep || mainHold === 'outOfStep')
    return view.request === null ? null : words.outOfStep(presenceLabel(speaker, view.request.statusId));
  if (view.request?.state === 'assumed') return words.assumed(presenceLabel(speaker, view.request.statusId));
  if (view.request !== null && mainHold !== 'confirmationAwaited')
    return words.asking(presenceLabel(speaker, view.request.statusId));
  if (side.availability === 'unknown') return mainHold === 'crmUnknown' ? null : words.unknown;
  const { why } = side;
  if (why.code === 'ready' && side.availability === 'notReady') return words.chosen(side.label);
  if (why.code === 'ready') return mainHold === 'otherSideReady' || main.code === 'ready' ? null : words.ready;
  if (why.code === 'chosen') return words.chosen(side.label);
  return explainCrmHold(speaker, view, why.hold, mainHold, now);
}

function explainCrmHold(
  speaker: Speaker,
  view: AgentView,
  hold: Hold,
  mainHold: Hold['kind'] | null,
  now: number,
): string | null {
  const { crm: words } = speaker.words.why;
  const { label } = view.sides.crm;
  if (hold.kind === 'workElsewhere') {
    const ref = mostTelling(hold.work);
    if (ref === undefined || ref.state === 'reserved' || ref.state === 'offered') return words.reserving;
    return words.workElsewhere(during(speaker, nameOfRef(speaker, view, ref), ref.state));
  }
  if (hold.kind === 'atCapacity' || hold.kind === 'wrapUp') {
    if (mainHold === 'workElsewhere' || view.collision !== null) return null;
    const refs = hold.kind === 'wrapUp' ? [hold] : hold.work;
    return words.ownWork(
      listed(
        speaker,
        refs.map((ref) => nameOfRef(speaker, view, ref)),
      ),
    );
  }
  if (hold.kind === 'otherSideReady') return words.otherSideReady;
  if (hold.kind === mainHold) return words.heldToo(label);
  return `${words.held(label)} ${explainHold(speaker, view, hold, now).headline}`;
}

function spoken({ words }: Speaker, ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? words.time.seconds(seconds) : words.time.minutes(Math.round(seconds / 60));
}
