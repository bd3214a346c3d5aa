/**
 * What every act needs: what follows from it in the surroundings and in the engine, and where the steps it makes are collected.
 *
 * Parts of a world are interned, and what follows from an act is remembered with the part: the same act is worked out once.
 */
import type { AgentInput } from '@interlock/engine';
import { BASE, baseVersion } from '../canonical.ts';
import type { AgentNode, EngineStep, EngineSteps, Question } from '../engine-steps.ts';
import { type ChannelNode, createMessages, type Message, type MessageNode, type Messages } from '../messages.ts';
import { brokenOf } from '../property.ts';
import {
  type Consequence,
  changed,
  createParts,
  type Env,
  type EnvNode,
  type Parts,
  type Scenario,
  type Scene,
} from '../world.ts';
import { HEARD_PROPERTIES } from '../world-properties.ts';

export interface Step {
  /** Who did what, in words. */
  readonly label: string;
  /** Goes on by itself when people and faults rest. */
  readonly isInternal: boolean;
  /** Time that passes, in ms. */
  readonly ms: number;
  /** The engine sent a command. */
  readonly isCommand: boolean;
  readonly scene: Scene;
  /** Properties that the step breaks. */
  readonly broken: readonly string[];
}

/** What can happen in a scene at one price. */
export interface Choices {
  readonly steps: readonly Step[];
  /** Successors that the channel limit cut, and whether one of them would have gone on by itself. */
  readonly cut: number;
  readonly isInternalCut: boolean;
}

/** Adds every step that somebody or something can do in a scene. */
export type Act = (scene: Scene) => void;

export interface Change {
  readonly env?: EnvNode;
  readonly up?: ChannelNode;
  readonly down?: ChannelNode;
}

export interface StepOptions {
  readonly isInternal?: boolean;
  readonly ms?: number;
  readonly isCommand?: boolean;
  readonly broken?: readonly string[];
}

export interface Stage {
  readonly scenario: Scenario;
  readonly steps: EngineSteps;
  readonly parts: Parts;
  readonly messages: Messages;
  readonly isComplementary: boolean;
  readonly isExtended: boolean;
  /** Inputs that are asked again and again, by name. */
  questions<K extends string>(inputs: Readonly<Record<K, AgentInput>>): Readonly<Record<K, Question>>;
  /** What follows from an act, worked out once. A connector that is open remembers what it heard on the plain wire. */
  consequence(
    env: EnvNode,
    act: number,
    argument: number,
    make: () => { env: Env; sent?: readonly Message[] },
  ): Consequence;
  /** The scene after something that the engine did not hear of. */
  moved(scene: Scene, change: Change): Scene;
  /** The scene after a decision: ids age, a command goes down. */
  decided(scene: Scene, step: EngineStep, change?: Change): Scene;
  add(label: string, scene: Scene, options?: StepOptions): void;
  /** Somebody asks something of the engine; what it refuses is left out, and what changes nothing unless `isAlways`. */
  ask(scene: Scene, label: string, question: Question, change?: Change, isAlways?: boolean): void;
  /** The engine is told what a message says. */
  hear(scene: Scene, label: string, node: MessageNode, change: Change, ms: number): void;
  /** What an act adds in a scene. */
  choicesOf(act: Act, scene: Scene): Choices;
}

export const NOTHING: readonly string[] = [];

/** Acts whose consequences are remembered; the argument of one is below `ARGUMENTS`. */
const ARGUMENTS = 0x10000;
export const ACT = {
  age: 1,
  unfence: 2,
  carryOut: 3,
  carryOutProbeFirst: 5,
  refuse: 7,
  ignore: 8,
  lie: 9,
  empty: 10,
  begin: 11,
  blind: 12,
  flip: 13,
  route: 14,
  take: 15,
  close: 16,
  newDocument: 17,
  newDocumentBlind: 18,
  reconnect: 19,
  leave: 20,
  mute: 21,
  hear: 22,
  shift: 23,
  endPending: 24,
  delay: 25,
  answerAgain: 26,
  carryOutUntold: 27,
} as const;

export const isLinked = (agent: AgentNode): boolean => agent.state.session.state === 'linked';
const isInHand = (agent: AgentNode): boolean => agent.state.contactCenter.work.some((item) => item.state !== 'waiting');

/** The first name of a kind that is not used. */
export function freeId(prefix: string, used: readonly string[]): string {
  for (let number = 1; ; number += 1) if (!used.includes(`${prefix}${number}`)) return `${prefix}${number}`;
}

export function createStage(scenario: Scenario, steps: EngineSteps): Stage {
  const isExtended = scenario.wire === 'extended';
  const messages = createMessages(scenario.wire, (input, key) => steps.question(input, key));
  const parts = createParts();
  let cut = 0;
  let isInternalCut = false;
  let found: Step[] = [];

  function add(label: string, scene: Scene, options: StepOptions = {}): void {
    const { isInternal = false, ms = 0, isCommand = false, broken = NOTHING } = options;
    if (scene.up.items.length > scenario.channelLimit || scene.down.items.length > scenario.channelLimit) {
      cut += 1;
      isInternalCut ||= isInternal;
      return;
    }
    found.push({ label, isInternal, ms, isCommand, scene, broken });
  }

  function consequence(
    env: EnvNode,
    act: number,
    argument: number,
    make: () => { env: Env; sent?: readonly Message[] },
  ): Consequence {
    const key = act * ARGUMENTS + argument;
    let known = env.memo.get(key);
    if (known === undefined) {
      const made = make();
      let after = made.env;
      const sent = made.sent ?? [];
      if (!isExtended) {
        for (const message of sent) {
          if (message.kind !== 'presence') continue;
          after = changed(after, after.page === 'open' ? { lastPlain: message.statusId } : { isBlind: true });
        }
      }
      known = { env: parts.env(after), sent: sent.map((message) => messages.node(message)) };
      env.memo.set(key, known);
    }
    return known;
  }

  /** Versions are counted from the link's own, which is `BASE`. */
  function based(agent: AgentNode, up: ChannelNode, down: ChannelNode, env: EnvNode, version: number | null): Scene {
    const shift = isExtended ? (version ?? env.version) - BASE : 0;
    if (shift === 0) return { agent, up, down, env };
    const shifted = consequence(env, ACT.shift, shift + 0x8000, () => ({
      env: changed(env, { version: env.version - shift }),
    }));
    return { agent, up: messages.shifted(up, shift), down, env: shifted.env };
  }

  function decided(scene: Scene, step: EngineStep, change: Change = {}): Scene {
    let up = change.up ?? scene.up;
    let down = change.down ?? scene.down;
    let env = change.env ?? scene.env;
    if (!step.isSameRequest) {
      up = messages.aged(up);
      down = messages.aged(down);
      const { pending } = env;
      if (pending?.request === 'current' || env.hasRead) {
        const before = env;
        env = consequence(before, ACT.age, 0, () => ({
          env: changed(before, {
            hasRead: false,
            pending: pending?.request === 'current' ? { ...pending, request: 'old' } : pending,
          }),
        })).env;
      }
    }
    if (step.command !== null) down = messages.append(down, messages.node(step.command));
    // Memory starts anew once nothing is in hand and no answer is awaited that could bring an offer.
    if (env.fence !== 'none' && !isInHand(step.after) && step.after.state.crm.request === null) {
      const before = env;
      env = consequence(before, ACT.unfence, 0, () => ({ env: changed(before, { fence: 'none' }) })).env;
    }
    return based(step.after, up, down, env, step.version);
  }

  return {
    scenario,
    steps,
    parts,
    messages,
    isComplementary: steps.rules.definition.mode === 'complementary',
    isExtended,
    questions<K extends string>(inputs: Readonly<Record<K, AgentInput>>) {
      // The keys are those of the inputs.
      return Object.fromEntries(
        Object.entries<AgentInput>(inputs).map(([name, input]) => [name, steps.question(input, JSON.stringify(input))]),
      ) as Record<K, Question>;
    },
    consequence,
    moved: (scene, change) =>
      based(
        scene.agent,
        change.up ?? scene.up,
        change.down ?? scene.down,
        change.env ?? scene.env,
        baseVersion(scene.agent.state),
      ),
    decided,
    add,
    ask(scene, label, question, change = {}, isAlways = false) {
      const step = steps.step(scene.agent, question);
      if (step.refused !== null || (!isAlways && step.events.length === 0 && step.broken.length === 0)) return;
      add(label, decided(scene, step, change), { broken: step.broken, isCommand: step.command !== null });
    },
    hear(scene, label, node, change, ms) {
      if (node.question === null) throw new Error('a command is heard by the CRM alone');
      const step = steps.step(scene.agent, node.question);
      const broken =
        step.events.length === 0
          ? NOTHING
          : brokenOf(HEARD_PROPERTIES, { scenario, scene, message: node.message, step });
      add(label, decided(scene, step, change), {
        isInternal: true,
        ms,
        isCommand: step.command !== null,
        broken: step.broken.length === 0 ? broken : [...step.broken, ...broken],
      });
    },
    choicesOf(act, scene) {
      found = [];
      cut = 0;
      isInternalCut = false;
      act(scene);
      return { steps: found, cut, isInternalCut };
    },
  };
}
