/**
 * What must hold of the engine and the world together: of every state, of what is heard and done, and of every state in
 * which nothing goes on by itself. On the plain wire only what is provable is demanded: see docs/SPEC.md, MC6.
 */
import type { WorkItem } from '@interlock/engine';
import { NOW } from './canonical.ts';
import { isReadyStatus } from './definition.ts';
import type { AgentNode, EngineStep } from './engine-steps.ts';
import type { Command, Message } from './messages.ts';
import type { Property } from './property.ts';
import type { Env, Scenario, Scene } from './world.ts';

export interface WorldFacts {
  readonly scene: Scene;
  readonly scenario: Scenario;
  readonly isComplementary: boolean;
  readonly offersAnyway: boolean;
}

export interface HeardFacts {
  readonly scenario: Scenario;
  readonly scene: Scene;
  readonly message: Message;
  readonly step: EngineStep;
}

export interface ExecutedFacts {
  readonly scene: Scene;
  readonly command: Command;
  readonly isComplementary: boolean;
}

const isAttached = ({ agent }: Scene): boolean =>
  agent.state.session.state === 'linked' && agent.state.crmLink.state === 'up';

/** An interaction that was given to the agent, from its offer to the end of its wrap-up. */
export function hasGivenWork(agent: AgentNode): boolean {
  return agent.state.contactCenter.work.some(isGiven);
}

const isGiven = (item: WorkItem): boolean =>
  item.direction === 'inbound' && (item.state === 'offered' || item.state === 'active' || item.state === 'wrapUp');

const ticketIds = (env: Env): string => env.tickets.map((ticket) => ticket.workId).join();

function overlapsOnlyUnseen({ scene, scenario, isComplementary }: WorldFacts): boolean {
  const { agent, env } = scene;
  const link = agent.state.crmLink;
  if (!isComplementary || scenario.wire === 'plain' || env.isLiar || !agent.isReady || !isReadyStatus(env.presence))
    return true;
  // Without a link, or before its first snapshot, nothing was seen; otherwise the news must still be under way.
  return !isAttached(scene) || link.state !== 'up' || link.version === null || link.version < env.version;
}

function heedsTheLastWord({ scene, scenario, isComplementary }: WorldFacts): boolean {
  const { agent, env, up } = scene;
  if (!isComplementary || scenario.wire === 'extended' || env.isBlind || !agent.isReady || !isAttached(scene))
    return true;
  return (
    env.lastPlain === null || !isReadyStatus(env.lastPlain) || up.items.some((item) => item.message.kind === 'presence')
  );
}

function excludesWorkOnBothSides({ scene, scenario, offersAnyway }: WorldFacts): boolean {
  return (
    scenario.wire === 'plain' ||
    scene.env.tickets.every((ticket) => ticket.isSelfMade) ||
    // What was offered anyway, without the CRM's word, is the administrator's doing.
    scene.agent.state.contactCenter.work.every((item) => !isGiven(item) || (offersAnyway && !item.confirmed))
  );
}

export const STATE_PROPERTIES: readonly Property<WorldFacts>[] = [
  { id: 'S1', broken: 'both sides are Ready, and the engine has seen everything', holds: overlapsOnlyUnseen },
  {
    id: 'S1',
    broken: 'plain: the contact centre is Ready although Ready was the last word of the page',
    holds: heedsTheLastWord,
  },
  { id: 'S3', broken: 'work on both sides, and not by the doing of the CRM user', holds: excludesWorkOnBothSides },
];

function blamesNobodyForReady({ scenario, scene, message, step }: HeardFacts): boolean {
  // The first snapshot of a link tells how things stand, whoever brought them about.
  const link = scene.agent.state.crmLink;
  const isFirst = message.kind === 'snapshot' && link.state === 'up' && link.version === null;
  const origin = 'origin' in message && !isFirst ? message.origin : 'state';
  if (origin === 'user' || (scenario.wire === 'plain' && scene.env.isBlind)) return true;
  return step.events.every(
    (event) =>
      event.kind !== 'choiceMade' ||
      !event.choice.ready ||
      event.choice.by !== 'crmUser' ||
      (event.side === 'crm' && event.choice.cause === 'snapshot'),
  );
}

/** LK9: what we asked of the page before stands in the CRM, and the page of now does not know why. */
function adoptsNoNotReadyOfOurs({ scenario, scene, message, step }: HeardFacts): boolean {
  const link = scene.agent.state.crmLink;
  const isFirst = link.state === 'up' && link.version === null;
  if (scenario.wire === 'plain' || message.kind !== 'snapshot' || message.origin === 'user' || !isFirst) return true;
  const { statusId } = message;
  const { echoes, reported } = scene.agent.state.crm;
  // Asked too long ago, or by a session that is over and of a CRM that outlives its pages: nobody can tell it from a person's.
  const isOld = reported === null || echoes.some((echo) => echo.statusId === statusId && echo.until < NOW);
  if (isOld || scenario.budgets.slow !== undefined) return true;
  return step.events.every(
    (event) =>
      event.kind !== 'choiceMade' ||
      event.choice.cause !== 'snapshot' ||
      event.choice.ready ||
      scene.agent.state[event.side].choice?.ready !== true,
  );
}

/** A sign-out that waited for the CRM is done with what was heard, and then nothing is known of the CRM any more (PE10). */
const isSignedOut = ({ after }: HeardFacts['step']): boolean => after.state.session.state === 'signedOut';

function takesActsOfTheCrmUser({ scenario, scene, message, step }: HeardFacts): boolean {
  const { crm, crmLink } = scene.agent.state;
  if (
    scenario.wire === 'plain' ||
    message.kind !== 'presence' ||
    message.origin !== 'user' ||
    step.refused !== null ||
    crmLink.state !== 'up'
  )
    return true;
  // It may be the Ready that an earlier page asked for: nobody can tell (RQ18, MC6).
  if (crmLink.inheritsReady && crm.isReadyUnderWay && isReadyStatus(message.statusId)) return true;
  const isNews = crmLink.version === null || (message.version ?? 0) > crmLink.version;
  if (!isNews || isSignedOut(step)) return true;
  if (step.after.state.crm.reported?.statusId !== message.statusId) return false;
  return (
    crm.reported?.statusId === message.statusId ||
    step.after.state.crm.choice?.ready === isReadyStatus(message.statusId)
  );
}

/** RQ19: what was said before the page was passed the request that stands, and is no older one's echo, is an act. */
function takesActsThatNoRequestExplains({ scene, message, step }: HeardFacts): boolean {
  const { crm, crmLink } = scene.agent.state;
  if (
    message.kind !== 'presence' ||
    message.origin !== 'user' ||
    message.behind !== 'old' ||
    !message.success ||
    step.refused !== null ||
    crmLink.state !== 'up'
  )
    return true;
  const isNews = crm.reported !== null && crm.reported.statusId !== message.statusId;
  if (!isNews || isSignedOut(step) || crm.echoes.some(({ statusId }) => statusId === message.statusId)) return true;
  return step.after.state.crm.choice?.ready === isReadyStatus(message.statusId);
}

export const HEARD_PROPERTIES: readonly Property<HeardFacts>[] = [
  {
    id: 'RQ19',
    broken: 'plain: an act was taken for the doing of a request that the page had not been passed',
    holds: takesActsThatNoRequestExplains,
  },
  {
    id: 'S5',
    broken: 'what was asked of the page before is said to be a person’s Not Ready',
    holds: adoptsNoNotReadyOfOurs,
  },
  { id: 'S7', broken: 'a CRM user who did nothing is said to have chosen Ready', holds: blamesNobodyForReady },
  { id: 'PE1', broken: 'an act of the CRM user was heard and not taken', holds: takesActsOfTheCrmUser },
];

function makesNoOverlap({ scene, command, isComplementary }: ExecutedFacts): boolean {
  return (
    !isComplementary || !command.ready || scene.env.isBlind || !scene.agent.isReady || isReadyStatus(scene.env.presence)
  );
}

function opensNoCrmDuringWork({ scene, command }: ExecutedFacts): boolean {
  return !command.ready || scene.env.isBlind || !hasGivenWork(scene.agent) || isReadyStatus(scene.env.presence);
}

export const EXECUTED_PROPERTIES: readonly Property<ExecutedFacts>[] = [
  { id: 'S2', broken: 'our own command made the CRM Ready while the contact centre is Ready', holds: makesNoOverlap },
  {
    id: 'S3',
    broken: 'our own command made the CRM Ready during an offer or an interaction',
    holds: opensNoCrmDuringWork,
  },
];

/** Both sides know the truth, and want nothing more of each other. */
export function agrees(scene: Scene, scenario: Scenario): boolean {
  const { agent, env } = scene;
  const { crm, crmLink } = agent.state;
  if (!isAttached(scene) || crmLink.state !== 'up') return true;
  if (scene.up.items.length > 0 || scene.down.items.length > 0 || env.pending !== null || crm.request !== null)
    return false;
  if (scenario.wire === 'extended' && crm.work.map((item) => item.workId).join() !== ticketIds(env)) return false;
  if (crm.reported === null) return crmLink.snapshotDueAt === null && crm.choice === null;
  return crm.reported.statusId === env.presence || (scenario.wire === 'plain' && env.isBlind);
}

const isInHand = (item: { readonly state: string }): boolean => item.state !== 'waiting';

function attachesEveryOpenPage({ scene }: WorldFacts): boolean {
  const { session, crmLink } = scene.agent.state;
  return session.state !== 'linked' || scene.env.page !== 'open' || crmLink.state === 'up';
}

function losesNoSessionForEver({ scene }: WorldFacts): boolean {
  return scene.agent.state.session.state !== 'lost';
}

function bringsSidesTogether({ scene, scenario }: WorldFacts): boolean {
  return scene.env.page !== 'open' || agrees(scene, scenario);
}

function endsEveryOverlap({ scene, scenario, isComplementary }: WorldFacts): boolean {
  return (
    !isComplementary ||
    !isAttached(scene) ||
    !scene.agent.isReady ||
    !isReadyStatus(scene.env.presence) ||
    (scenario.wire === 'plain' && scene.env.isBlind)
  );
}

function fulfilsWishes({ scene }: WorldFacts): boolean {
  const { contactCenter, crm, missed, supervisorHold } = scene.agent.state;
  if (!isAttached(scene) || scene.env.page !== 'open' || contactCenter.choice?.ready !== true || scene.agent.isReady)
    return true;
  return crm.work.length > 0 || missed !== null || supervisorHold !== null || contactCenter.work.some(isInHand);
}

function endsReservations({ scene }: WorldFacts): boolean {
  return scene.agent.state.contactCenter.work.every((item) => item.state !== 'reserved' && item.state !== 'offered');
}

function givesBackWhatWasChosen({ scene, scenario, isComplementary }: WorldFacts): boolean {
  const { contactCenter, crm, missed, supervisorHold } = scene.agent.state;
  if (
    !isAttached(scene) ||
    scene.env.page !== 'open' ||
    crm.choice === null ||
    (scenario.wire === 'plain' && scene.env.isBlind)
  )
    return true;
  // In Complementary mode what holds the person on the one side leaves the other to them.
  const isPersonal = !isComplementary && (missed !== null || supervisorHold !== null);
  const isHeld = isPersonal || contactCenter.work.some(isInHand);
  return isReadyStatus(scene.env.presence) === (crm.choice.ready && !isHeld);
}

function endsEveryFreeze({ scene }: WorldFacts): boolean {
  return scene.agent.state.frozenUntil === null;
}

function leavesNoItemBehind({ scene }: WorldFacts): boolean {
  return (
    !isAttached(scene) ||
    !scene.agent.isReady ||
    scene.agent.state.contactCenter.work.every(isInHand) ||
    scene.agent.state.contactCenter.work.some(isInHand)
  );
}

export const REST_PROPERTIES: readonly Property<WorldFacts>[] = [
  { id: 'L1', broken: 'the session stays lost for ever', holds: losesNoSessionForEver },
  { id: 'L1', broken: 'an open page stays without a link', holds: attachesEveryOpenPage },
  { id: 'L1', broken: 'the sides never come together', holds: bringsSidesTogether },
  { id: 'L1', broken: 'both sides stay Ready', holds: endsEveryOverlap },
  { id: 'L4', broken: 'a wish for Ready is never fulfilled, and nothing says why', holds: fulfilsWishes },
  { id: 'L5', broken: 'a reservation or an offer stands for ever', holds: endsReservations },
  { id: 'L6', broken: 'the CRM does not get back what was chosen', holds: givesBackWhatWasChosen },
  { id: 'L7', broken: 'the freeze never ends', holds: endsEveryFreeze },
  { id: 'I12', broken: 'an item waits for an agent who is free', holds: leavesNoItemBehind },
];
