/** What becomes of messages under way: they arrive, are lost, doubled and delayed; and what time brings when none is. */
import { ECHO_MS, SNAPSHOT_MS } from '../definition.ts';
import { changed, type Scene } from '../world.ts';
import type { ClientApplication } from './client-application.ts';
import { ACT, type Act, isLinked, type Stage } from './stage.ts';

export function createChannelActs(stage: Stage, { snapshotMessage }: ClientApplication) {
  const { scenario, steps, messages, isExtended, consequence, moved, decided, add, hear } = stage;
  const { empty } = messages;

  function messagesArrive(scene: Scene): void {
    const { up } = scene;
    for (let position = 0; position < up.items.length; position += 1) {
      if (position > 0 && scenario.order === 'fifo') break;
      const node = up.items[position];
      // Nothing overtakes the word that a link begins.
      if (node === undefined || (position > 0 && up.items[0]?.message.kind === 'attach')) break;
      const change = { up: messages.remove(up, position) };
      hear(scene, `server hears: ${node.text}`, node, change, 0);
      // It may still have been on its way to the connector when the request that stands came through there.
      const { request } = scene.agent.state.crm;
      if (node.message.kind === 'presence' && node.message.behind === 'old' && request !== null)
        hear(scene, `server hears, behind its request: ${node.text}`, messages.behindCurrent(node), change, 0);
    }
  }

  function drops(scene: Scene): void {
    const { env, up, down } = scene;
    up.items.forEach(({ message, text }, position) => {
      if (message.kind === 'attach') return; // its loss is the loss of the session
      const isBlinding = !isExtended && message.kind === 'presence';
      const after = isBlinding
        ? consequence(env, ACT.blind, 0, () => ({ env: changed(env, { isBlind: true }) })).env
        : env;
      add(`lost on the way up: ${text}`, moved(scene, { up: messages.remove(up, position), env: after }));
    });
    down.items.forEach(({ text }, position) => {
      // Of two that are the same it makes no difference which is lost.
      const next = down.items[position + 1]?.message;
      if (next?.kind === 'request' && next.isCopy) return;
      add(`lost on the way down: ${text}`, moved(scene, { down: messages.remove(down, position) }));
    });
  }

  function doubles(scene: Scene): void {
    const { up, down } = scene;
    up.items.forEach(({ message, text }, position) => {
      if (message.kind !== 'attach')
        add(`doubled on the way up: ${text}`, moved(scene, { up: messages.double(up, position) }));
    });
    // `postMessage` never doubles; the extended port counts its frames, so this is the server leg.
    if (!isExtended) return;
    down.items.forEach(({ text }, position) => {
      add(`doubled on the way down: ${text}`, moved(scene, { down: messages.double(down, position) }));
    });
  }

  const isQuiet = ({ up, down, env }: Scene): boolean =>
    up === empty && env.pending === null && (down === empty || env.page === 'gone');

  function timePasses(scene: Scene): void {
    const { agent } = scene;
    if (agent.nextIn === null || !isQuiet(scene)) return;
    const step = steps.pass(agent);
    add(`${agent.nextIn} ms pass`, decided(scene, step), {
      isInternal: true,
      ms: agent.nextIn,
      isCommand: step.command !== null,
      broken: step.broken,
    });
  }

  /** Time passes although something is under way. */
  function delays(scene: Scene): void {
    const { agent, env } = scene;
    if (agent.nextIn === null || isQuiet(scene)) return;
    const step = steps.pass(agent);
    // On the plain wire echoes are known by value and deadline: nobody can tell one that comes too late.
    const isTooLate = agent.nextIn >= ECHO_MS || env.isLate;
    const after = isExtended
      ? env
      : consequence(env, ACT.delay, isTooLate ? 1 : 0, () => ({
          env: changed(env, { isLate: true, isBlind: env.isBlind || isTooLate }),
        })).env;
    add(`${agent.nextIn} ms pass while a message is delayed`, decided(scene, step, { env: after }), {
      ms: agent.nextIn,
      isCommand: step.command !== null,
      broken: step.broken,
    });
  }

  function snapshotComes(scene: Scene): void {
    const { agent, env } = scene;
    const isHeard = isExtended && env.page === 'open' && isLinked(agent) && agent.state.crmLink.state === 'up';
    if (!isHeard || scene.up !== empty || scene.down !== empty || env.pending !== null) return;
    const [node] = consequence(env, ACT.hear, 0, () => ({ env, sent: [snapshotMessage(env)] })).sent;
    if (node === undefined || node.question === null) return;
    const step = steps.step(agent, node.question);
    // One that says nothing new changes nothing, and is left out.
    if (step.events.length > 0 || step.broken.length > 0)
      hear(scene, `server hears: periodic ${node.text}`, node, {}, SNAPSHOT_MS);
  }

  return { messagesArrive, drops, doubles, timePasses, delays, snapshotComes } satisfies Record<string, Act>;
}
