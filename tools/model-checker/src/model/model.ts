/**
 * What can happen next. Everything that the engine decides comes from the engine; everything else is in this folder: the CRM with
 * its router and its user, the Client Application on either wire, the connector, the agent, the supervisor, the distributor, and faults.
 * Here stands which acts cost nothing, and which budget pays for each of the others.
 */
import type { EngineSteps } from '../engine-steps.ts';
import type { ChannelNode } from '../messages.ts';
import { brokenOf } from '../property.ts';
import { BUDGETS, type Budget, firstEnv, type Parts, type Scenario, type Scene, type World } from '../world.ts';
import { agrees, REST_PROPERTIES, STATE_PROPERTIES } from '../world-properties.ts';
import { createChannelActs } from './channel-acts.ts';
import { createClientApplication } from './client-application.ts';
import { createCommandActs } from './command-acts.ts';
import { createCrmActs } from './crm-acts.ts';
import { createPeopleActs } from './people-acts.ts';
import { createSessionActs } from './session-acts.ts';
import { type Act, type Choices, createStage, type Step } from './stage.ts';

/** A step in a world: what it leads to, and what may still happen then. */
export interface WorldStep extends Step {
  readonly world: World;
}

export interface Model {
  readonly scenario: Scenario;
  readonly steps: EngineSteps;
  readonly parts: Parts;
  initial(): World[];
  /** What can happen at the price of one of a budget; null: for nothing. What goes on by itself costs nothing. */
  choices(scene: Scene, price: Budget | null): Choices;
  /** All that can happen. */
  next(world: World): WorldStep[];
  /** Properties that a state breaks. */
  check(scene: Scene): readonly string[];
  /** Properties that a state in which nothing goes on by itself breaks. */
  checkRest(scene: Scene): readonly string[];
  agrees(scene: Scene): boolean;
  channel(id: number): ChannelNode;
}

export function createModel(scenario: Scenario, steps: EngineSteps): Model {
  const stage = createStage(scenario, steps);
  const { parts, messages, isComplementary, choicesOf } = stage;
  const offersAnyway = steps.rules.definition.interlock.crmSilent === 'offerAnyway';
  const application = createClientApplication(stage);
  const commands = createCommandActs(stage, application);
  const crm = createCrmActs(stage, application);
  const people = createPeopleActs(stage);
  const sessions = createSessionActs(stage, application);
  const channels = createChannelActs(stage, application);

  const FREE: readonly Act[] = [
    channels.messagesArrive,
    commands.commandArrives,
    commands.pendingEnds,
    channels.timePasses,
    channels.snapshotComes,
    people.agentWorks,
    crm.closesTickets,
    sessions.reconnects,
    sessions.isHeardAgain,
  ];

  /** What can be done at the price of one of a budget. */
  const PRICED: Readonly<Record<Budget, Act>> = {
    open: sessions.signsIn,
    act: people.agentActs,
    flip: crm.flips,
    ticket: crm.routes,
    manual: crm.takesByHand,
    give: people.isGiven,
    cancel: people.callerLeaves,
    dial: people.dials,
    supervise: people.supervises,
    retry: people.asksAgain,
    takeOver: people.endsSession,
    signOut: people.signsOut,
    drop: channels.drops,
    duplicate: channels.doubles,
    delay: channels.delays,
    reload: sessions.reloads,
    secondTab: sessions.opensTab,
    lose: sessions.loses,
    restart: sessions.restarts,
    detach: sessions.fallsSilent,
    refuse: commands.refuses,
    silent: commands.ignores,
    lie: commands.lies,
    slow: commands.begins,
    untold: commands.carriesOutUntold,
  };

  function goesOn(scene: Scene): void {
    for (const happens of FREE) happens(scene);
  }

  const choices = (scene: Scene, price: Budget | null): Choices =>
    choicesOf(price === null ? goesOn : PRICED[price], scene);

  const factsOf = (scene: Scene) => ({ scene, scenario, isComplementary, offersAnyway });

  return {
    scenario,
    steps,
    parts,
    initial() {
      const agent = steps.nodeOf(steps.engine.initialAgent('a'));
      const budgets = parts.budgets(scenario.budgets);
      return scenario.presences.map((presence) => ({
        agent,
        up: messages.empty,
        down: messages.empty,
        env: parts.env(firstEnv(presence)),
        budgets,
      }));
    },
    choices,
    next(world) {
      const { budgets } = world;
      const free = choices(world, null).steps.map((step) => ({ ...step, world: { ...step.scene, budgets } }));
      const priced = BUDGETS.filter((budget) => parts.has(budgets, budget)).flatMap((budget) => {
        const left = parts.spent(budgets, budget);
        return choices(world, budget).steps.map((step) => ({ ...step, world: { ...step.scene, budgets: left } }));
      });
      return [...free, ...priced];
    },
    check(scene) {
      const broken = brokenOf(STATE_PROPERTIES, factsOf(scene));
      return scene.agent.broken.length === 0 ? broken : [...scene.agent.broken, ...broken];
    },
    checkRest: (scene) => brokenOf(REST_PROPERTIES, factsOf(scene)),
    agrees: (scene) => agrees(scene, scenario),
    channel: (id) => messages.channel(id),
  };
}
