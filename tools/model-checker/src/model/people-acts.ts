/** What people do: the agent, the supervisor and callers; and what the distributor gives. */
import type { AgentInput } from '@interlock/engine';
import { BREAK_CODE, CHANNEL } from '../definition.ts';
import type { Question } from '../engine-steps.ts';
import type { Scene } from '../world.ts';
import { type Act, freeId, isLinked, type Stage } from './stage.ts';

const INPUTS = {
  ready: { kind: 'chooseState', epoch: 1, by: 'agent', ready: true, reasonCode: null },
  notReady: { kind: 'chooseState', epoch: 1, by: 'agent', ready: false, reasonCode: BREAK_CODE },
  supervisorReady: { kind: 'chooseState', epoch: null, by: 'supervisor', ready: true, reasonCode: null },
  supervisorNotReady: { kind: 'chooseState', epoch: null, by: 'supervisor', ready: false, reasonCode: null },
  signOut: { kind: 'signOut', epoch: 1 },
  endSession: { kind: 'endSession', force: false },
  takeOver: { kind: 'endSession', force: true },
  retry: { kind: 'retryCrm', epoch: 1 },
} as const satisfies Record<string, AgentInput>;

const WORK_ACTS = [
  'giveWork',
  'startInteraction',
  'acceptOffer',
  'declineOffer',
  'endInteraction',
  'finishWrapUp',
  'extendWrapUp',
  'cancelWork',
] as const;
type WorkAct = (typeof WORK_ACTS)[number];

function workInput(kind: WorkAct, workId: string): AgentInput {
  if (kind === 'giveWork') return { kind, workId, channel: CHANNEL, label: 'w', detail: null };
  if (kind === 'startInteraction') return { kind, epoch: 1, workId, channel: CHANNEL, label: 'w', detail: null };
  if (kind === 'cancelWork') return { kind, workId };
  return { kind, epoch: 1, workId };
}

const workOf = ({ agent }: Scene) => agent.state.contactCenter.work;
const nextWorkId = (scene: Scene): string =>
  freeId(
    'w',
    workOf(scene).map((item) => item.workId),
  );

export function createPeopleActs(stage: Stage) {
  const { steps, ask } = stage;
  const questions = stage.questions(INPUTS);
  // One entry for each act.
  const workQuestions = Object.fromEntries(WORK_ACTS.map((kind) => [kind, new Map<string, Question>()])) as Record<
    WorkAct,
    Map<string, Question>
  >;

  function askWork(scene: Scene, label: string, kind: WorkAct, workId: string): void {
    let question = workQuestions[kind].get(workId);
    if (question === undefined) {
      question = steps.question(workInput(kind, workId), `${kind} ${workId}`);
      workQuestions[kind].set(workId, question);
    }
    ask(scene, label, question);
  }

  function isGiven(scene: Scene): void {
    if (workOf(scene).length < 3) askWork(scene, 'an interaction is given', 'giveWork', nextWorkId(scene));
  }

  function callerLeaves(scene: Scene): void {
    for (const { workId } of workOf(scene)) askWork(scene, `the caller of ${workId} goes away`, 'cancelWork', workId);
  }

  function supervises(scene: Scene): void {
    if (scene.agent.state.session.state === 'signedOut') return;
    ask(scene, 'supervisor sets Not Ready', questions.supervisorNotReady);
    ask(scene, 'supervisor sets Ready', questions.supervisorReady);
  }

  /** What a take-over is to the agent it befalls (SA6), and the gentler end that waits for work (PE9). */
  function endsSession(scene: Scene): void {
    ask(scene, 'supervisor signs the agent out', questions.endSession);
    ask(scene, 'supervisor takes over', questions.takeOver);
  }

  function signsOut(scene: Scene): void {
    if (isLinked(scene.agent)) ask(scene, 'agent signs out', questions.signOut);
  }

  function asksAgain(scene: Scene): void {
    if (isLinked(scene.agent)) ask(scene, 'agent has the CRM asked again', questions.retry);
  }

  function dials(scene: Scene): void {
    if (isLinked(scene.agent)) askWork(scene, 'agent dials', 'startInteraction', nextWorkId(scene));
  }

  function agentActs(scene: Scene): void {
    if (!isLinked(scene.agent)) return;
    ask(scene, 'agent chooses Ready', questions.ready);
    ask(scene, 'agent chooses Not Ready (Lunch)', questions.notReady);
    for (const { workId, state } of workOf(scene)) {
      if (state === 'offered') askWork(scene, `agent declines ${workId}`, 'declineOffer', workId);
      else if (state === 'wrapUp') askWork(scene, `agent extends the wrap-up of ${workId}`, 'extendWrapUp', workId);
    }
  }

  /** What an agent does with work costs nothing: it can be done once. */
  function agentWorks(scene: Scene): void {
    if (!isLinked(scene.agent)) return;
    for (const { workId, state } of workOf(scene)) {
      if (state === 'offered') askWork(scene, `agent accepts ${workId}`, 'acceptOffer', workId);
      else if (state === 'active') askWork(scene, `agent ends ${workId}`, 'endInteraction', workId);
      else if (state === 'wrapUp') askWork(scene, `agent finishes the wrap-up of ${workId}`, 'finishWrapUp', workId);
    }
  }

  return {
    isGiven,
    callerLeaves,
    supervises,
    endsSession,
    signsOut,
    asksAgain,
    dials,
    agentActs,
    agentWorks,
  } satisfies Record<string, Act>;
}
