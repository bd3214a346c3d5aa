/** How sessions and links begin and end: pages, tabs, lost connections, the server's own end, and a page that falls silent. */
import type { AgentInput } from '@interlock/engine';
import { BASE } from '../canonical.ts';
import { changed, type Env, type Scene } from '../world.ts';
import type { ClientApplication } from './client-application.ts';
import { ACT, type Act, isLinked, type Stage } from './stage.ts';

const INPUTS = {
  openSession: { kind: 'openSession', sessionId: 's', name: 'Agent', team: null },
  lose: { kind: 'loseSession', epoch: 1 },
  detach: { kind: 'detachCrm', epoch: 1, reason: 'silent' },
} as const satisfies Record<string, AgentInput>;

const orphanOf = ({ pending }: Env): Env['pending'] => (pending === null ? null : { ...pending, request: null });

export function createSessionActs(stage: Stage, { account }: ClientApplication) {
  const { scenario, steps, messages, isExtended, consequence, moved, decided, add, ask } = stage;
  const questions = stage.questions(INPUTS);
  const { empty } = messages;

  function opened(scene: Scene, label: string, isNewDocument: boolean, keepsDown: boolean): void {
    const { env, down } = scene;
    const step = steps.step(scene.agent, questions.openSession);
    // On the plain wire nothing tells what another document still carries out from a click.
    const blinds = isNewDocument && !isExtended && ((keepsDown && down !== empty) || env.pending !== null);
    const after = isNewDocument
      ? consequence(env, blinds ? ACT.newDocumentBlind : ACT.newDocument, 0, () => ({
          env: changed(env, {
            page: 'open',
            version: BASE,
            cause: null,
            // What the CRM's server works on does not end with the page.
            pending: orphanOf(env),
            lastPlain: scenario.announces === true ? env.presence : null,
            hasRead: false,
            isBlind: env.isBlind || blinds,
          }),
        }))
      : consequence(env, ACT.reconnect, 0, () => ({ env: changed(env, { page: 'open' }) }));
    const begun = decided(scene, step, { up: empty, down: keepsDown ? down : empty, env: after.env });
    add(label, { ...begun, up: account(begun.env, empty, isNewDocument) }, { broken: step.broken });
  }

  function signsIn(scene: Scene): void {
    if (scene.agent.state.session.state === 'signedOut') opened(scene, 'agent signs in', true, false);
  }

  function reconnects(scene: Scene): void {
    if (scene.agent.state.session.state === 'lost' && scene.env.page !== 'gone')
      opened(scene, 'the page connects again', false, !isExtended);
  }

  function reloads(scene: Scene): void {
    if (scene.agent.state.session.state !== 'signedOut') opened(scene, 'the page is loaded anew', true, false);
  }

  function opensTab(scene: Scene): void {
    if (isLinked(scene.agent)) opened(scene, 'a second tab takes over', true, !isExtended);
  }

  function loses(scene: Scene): void {
    const { agent, env, down } = scene;
    if (!isLinked(agent)) return;
    const kept = isExtended ? empty : down;
    ask(scene, 'the connection to the server is lost', questions.lose, { up: empty, down: kept }, true);
    if (isExtended && down !== empty)
      ask(scene, 'the connection to the server is lost, the request came through', questions.lose, { up: empty }, true);
    const closed = consequence(env, ACT.leave, 0, () => ({
      env: changed(env, { page: 'gone', pending: orphanOf(env), lastPlain: null }),
    }));
    ask(scene, 'the page is closed', questions.lose, { up: empty, down: empty, env: closed.env }, true);
  }

  /**
   * The server ends at any instant and starts again from its log. What was decided is there (ST3); what was to be sent
   * because of it may not have gone out: the last request, or more of them. Every session counts as lost from then on (SV12).
   */
  function restarts(scene: Scene): void {
    const { agent, up, down } = scene;
    if (!isLinked(agent)) return;
    for (let sent = down.items.length; sent >= 0; sent -= 1) {
      let came = down;
      for (let length = down.items.length; length > sent; length -= 1) came = messages.remove(came, length - 1);
      const unsent = down.items.length - sent;
      const label = unsent === 0 ? 'the server restarts' : `the server restarts, ${unsent} requests were not sent`;
      ask(scene, label, questions.lose, { up: empty, down: came }, true);
    }
    if (agent.nextIn === null || agent.nextIn === 0) return;
    // It was away for so long that something is overdue; nobody was told.
    const late = { ...scene, agent: steps.asleep(agent), up, down: empty };
    ask(late, `the server restarts after ${agent.nextIn} ms`, questions.lose, { up: empty }, true);
  }

  function fallsSilent(scene: Scene): void {
    const { agent, env } = scene;
    if (agent.state.crmLink.state !== 'up' || env.page !== 'open') return;
    const mute = consequence(env, ACT.mute, 0, () => ({ env: changed(env, { page: 'mute' }) }));
    const change = { up: empty, down: empty, env: mute.env };
    ask(scene, 'the Client Application falls silent', questions.detach, change, true);
  }

  function isHeardAgain(scene: Scene): void {
    const { env, up } = scene;
    if (env.page !== 'mute') return;
    const { env: back } = consequence(env, ACT.reconnect, 0, () => ({ env: changed(env, { page: 'open' }) }));
    const change = { env: back, up: isLinked(scene.agent) ? account(back, up, false) : up };
    add('the Client Application is heard again', moved(scene, change));
  }

  return {
    signsIn,
    reconnects,
    reloads,
    opensTab,
    loses,
    restarts,
    fallsSilent,
    isHeardAgain,
  } satisfies Record<string, Act>;
}
