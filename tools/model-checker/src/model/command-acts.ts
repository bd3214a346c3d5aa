/** What becomes of a command that reaches the page: the CRM carries it out, refuses it, ignores it, lies, or is slow. */
import { isReadyStatus } from '../definition.ts';
import type { Command, Message, MessageNode } from '../messages.ts';
import { brokenOf } from '../property.ts';
import { changed, type Env, type EnvNode, type Scene } from '../world.ts';
import { EXECUTED_PROPERTIES } from '../world-properties.ts';
import type { ClientApplication } from './client-application.ts';
import { ACT, type Act, type Change, NOTHING, type Stage } from './stage.ts';

/** The fence once the CRM is what it is after a command: only the newest can be answered with a confirmation. */
function fenceAfter(env: Env, command: Command, presence: string): Env['fence'] {
  if (isReadyStatus(presence)) return command.ready ? 'none' : env.fence;
  return !command.ready && command.request === 'current' ? 'executed' : env.fence;
}

const probeOf = ({ probe, request }: Command): Message[] => (probe ? [{ kind: 'probe', request }] : []);

export function createCommandActs(stage: Stage, { seen, presenceMessage, send }: ClientApplication) {
  const { messages, isComplementary, isExtended, consequence, add } = stage;

  /** Whether the page has been passed the request that stands once it has this command. On the extended wire reports name theirs. */
  const reads = (env: Env, { request }: Command): boolean => !isExtended && (env.hasRead || request === 'current');

  function carriedOut(env: EnvNode, command: Command, isProbeFirst: boolean): { env: Env; sent: Message[] } {
    const fence = fenceAfter(env, command, command.statusId);
    const hasRead = reads(env, command);
    const isChange = command.statusId !== env.presence;
    // A document knows nothing of what another one asked for: to it the change is a person's.
    const cause = command.request === null ? 'user' : 'request';
    const after = isChange
      ? seen(env, { presence: command.statusId, cause, isPersons: false, fence, hasRead })
      : changed(env, { fence, hasRead });
    const answer = presenceMessage(after, { success: true, request: command.request, origin: 'echo', cause });
    if (isExtended) return { env: after, sent: isChange || command.request !== null ? [answer] : [] };
    const probe: Message[] = command.probe ? [{ kind: 'probe', request: command.request }] : [];
    if (!isChange) return { env: after, sent: probe };
    return { env: after, sent: isProbeFirst ? [...probe, answer] : [answer, ...probe] };
  }

  function execute(scene: Scene, label: string, node: MessageNode, env: EnvNode, change: Change): void {
    const command = node.message;
    if (command.kind !== 'request') return;
    const isChange = command.statusId !== env.presence;
    const broken = isChange ? brokenOf(EXECUTED_PROPERTIES, { scene, command, isComplementary }) : NOTHING;
    const options = { isInternal: true, broken };
    const first = consequence(env, ACT.carryOut, node.id, () => carriedOut(env, command, false));
    add(isChange || isExtended ? label : `${label}: no change`, send(scene, first, change), options);
    // The page answers the probe at once, and tells of the change when it is done.
    if (isExtended || !isChange || !command.probe) return;
    const second = consequence(env, ACT.carryOutProbeFirst, node.id, () => carriedOut(env, command, true));
    add(`${label}, the probe answered first`, send(scene, second, change), options);
  }

  /** The command that the CRM is about to read, and the channel without it. */
  function commandAt({ env, down }: Scene): { node: MessageNode; command: Command; change: Change } | null {
    const node = down.items[0];
    // The SDK works on one request at a time; a plain page may not.
    if (node === undefined || env.page === 'gone' || (env.pending !== null && isExtended)) return null;
    const command = node.message;
    return command.kind === 'request' ? { node, command, change: { down: messages.remove(down, 0) } } : null;
  }

  /** What the SDK has done already it does not hand on to the CRM again. */
  function newCommandAt(scene: Scene): ReturnType<typeof commandAt> {
    const arrival = commandAt(scene);
    return arrival?.command.isCopy === true ? null : arrival;
  }

  function commandArrives(scene: Scene): void {
    const arrival = commandAt(scene);
    if (arrival === null) return;
    const { env } = scene;
    const { node, command, change } = arrival;
    if (!command.isCopy) {
      execute(scene, `CRM carries out ${node.text}`, node, env, change);
      return;
    }
    const again = consequence(env, ACT.answerAgain, node.id, () => {
      const success = env.presence === command.statusId;
      const { request } = command;
      return { env, sent: [presenceMessage(env, { success, request, origin: 'state', cause: env.cause })] };
    });
    add(`SDK answers ${node.text}`, send(scene, again, change), { isInternal: true });
  }

  /** The CRM does what it was asked, and its page cannot read its tickets. */
  function carriesOutUntold(scene: Scene): void {
    const arrival = newCommandAt(scene);
    if (arrival === null || !isExtended) return;
    const { env } = scene;
    const { node, command, change } = arrival;
    const isChange = command.statusId !== env.presence;
    const broken = isChange ? brokenOf(EXECUTED_PROPERTIES, { scene, command, isComplementary }) : NOTHING;
    const untold = consequence(env, ACT.carryOutUntold, node.id, () => {
      const { env: after, sent } = carriedOut(env, command, false);
      return { env: after, sent: sent.map((said) => (said.kind === 'presence' ? { ...said, work: null } : said)) };
    });
    add(`CRM carries out ${node.text}, and its tickets cannot be read`, send(scene, untold, change), { broken });
  }

  function refuses(scene: Scene): void {
    const arrival = newCommandAt(scene);
    if (arrival === null) return;
    const { env } = scene;
    const { node, command, change } = arrival;
    const refused = consequence(env, ACT.refuse, node.id, () => {
      // Whatever it says, a CRM that is Not Ready confirms a reservation.
      const after = changed(env, { fence: fenceAfter(env, command, env.presence), hasRead: reads(env, command) });
      const answer = presenceMessage(after, { success: false, request: command.request, origin: 'state', cause: null });
      return { env: after, sent: [answer, ...probeOf(command)] };
    });
    add(`CRM refuses ${node.text}`, send(scene, refused, change));
  }

  function ignores(scene: Scene): void {
    const arrival = newCommandAt(scene);
    if (arrival === null) return;
    const { env } = scene;
    const { node, command, change } = arrival;
    const ignored = consequence(env, ACT.ignore, node.id, () => ({
      env: changed(env, { isBlind: env.isBlind || !isExtended, hasRead: reads(env, command) }),
      sent: probeOf(command),
    }));
    add(`CRM ignores ${node.text}`, send(scene, ignored, change));
  }

  function lies(scene: Scene): void {
    const arrival = newCommandAt(scene);
    const { env } = scene;
    if (arrival === null || arrival.command.statusId === env.presence) return;
    const { node, command, change } = arrival;
    const isBlind = env.isBlind || !isExtended;
    const hasRead = reads(env, command);
    const { statusId, request } = command;
    const lied = consequence(env, ACT.lie, node.id, () => {
      // Who hides that they are Ready has only themselves to blame for the ticket that they get.
      const after = changed(env, { isLiar: true, isBlind, hasRead, fence: command.ready ? env.fence : 'broken' });
      const lie = presenceMessage(after, { success: true, request, origin: 'echo', cause: 'request', statusId });
      return { env: after, sent: [lie, ...probeOf(command)] };
    });
    add(`CRM says that it carried out ${node.text}, and did not`, send(scene, lied, change));
    const promised = consequence(env, ACT.empty, node.id, () => {
      const after = changed(env, { isBlind, hasRead, fence: fenceAfter(env, command, env.presence) });
      const word = presenceMessage(after, { success: true, request, origin: 'state', cause: null });
      return { env: after, sent: [word, ...probeOf(command)] };
    });
    add(`CRM says success to ${node.text}, and shows ${env.presence}`, send(scene, promised, change));
  }

  function begins(scene: Scene): void {
    const arrival = newCommandAt(scene);
    const { env } = scene;
    if (arrival === null || env.pending !== null) return;
    const { node, command, change } = arrival;
    const pending = { statusId: command.statusId, ready: command.ready, request: command.request };
    const first: Message[] = command.probe ? probeOf(command) : [{ kind: 'accepted', request: command.request }];
    const begun = consequence(env, ACT.begin, node.id, () => ({
      env: changed(env, { pending, isBlind: env.isBlind || !isExtended, hasRead: reads(env, command) }),
      sent: first,
    }));
    add(`CRM begins ${node.text}`, send(scene, begun, change));
  }

  function pendingEnds(scene: Scene): void {
    const { env } = scene;
    if (env.pending === null || (env.page === 'gone' && env.pending.request !== null)) return;
    const node = messages.node({ kind: 'request', probe: false, isCopy: false, ...env.pending });
    const { env: free } = consequence(env, ACT.endPending, 0, () => ({ env: changed(env, { pending: null }) }));
    execute(scene, `CRM at last carries out ${node.text}`, node, free, {});
  }

  return { commandArrives, carriesOutUntold, refuses, ignores, lies, begins, pendingEnds } satisfies Record<
    string,
    Act
  >;
}
