import type { AgentView } from '@interlock/protocol';
import { listed, nameOfWork } from '@interlock/words';
import { useEffect, useState } from 'preact/hooks';
import { lazyPart } from '../shell/lazy-part.tsx';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { Dialog } from './dialog.tsx';
import { useAct } from './use-act.ts';
import type { WantedAct } from './wanted-act.ts';
import { ACT_WORDS } from './words.ts';

export interface ActDialogProps {
  readonly wanted: WantedAct;
  /** It is done, given up, or was refused and put away. */
  readonly onClose: () => void;
}

/** Asks for what an act needs, says what it does, and does it when it is confirmed. (UI30 to UI32) */
export function ActDialog({ wanted, onClose }: ActDialogProps) {
  switch (wanted.kind) {
    case 'hold':
      return <HoldDialog wanted={wanted} onClose={onClose} />;
    case 'endHold':
      return <EndHold wanted={wanted} onClose={onClose} />;
    case 'assign':
      return <AssignDialog wanted={wanted} onClose={onClose} />;
    case 'move':
      return <MoveDialog wanted={wanted} onClose={onClose} />;
    case 'pull':
      return <PullDialog wanted={wanted} onClose={onClose} />;
    case 'signOut':
      return <SignOutDialog wanted={wanted} onClose={onClose} />;
    case 'takeOver':
      return <TakeOverDialog wanted={wanted} onClose={onClose} />;
    case 'drain':
      return <DrainDialog wanted={wanted} onClose={onClose} />;
  }
}

const AssignDialog = lazyPart(async () => (await import('./assign-dialog.tsx')).AssignDialog);

type Wanted<K extends WantedAct['kind']> = { wanted: Extract<WantedAct, { kind: K }>; onClose: () => void };

function HoldDialog({ wanted, onClose }: Wanted<'hold'>) {
  const own = useWords(ACT_WORDS);
  const { speaker } = useConsole();
  const [reasonCode, setReasonCode] = useState<number | null>(null);
  const work = listed(speaker.value, wanted.inHand);
  const { run, code, isBusy } = useAct(onClose, ({ view }) =>
    view !== null && isPending(view)
      ? own.hold.pending(wanted.name, workOf(view, speaker.value) ?? work)
      : own.hold.done(wanted.name),
  );
  return (
    <Dialog
      title={own.hold.title(wanted.name)}
      go={own.hold.go}
      code={code}
      isBusy={isBusy}
      onClose={onClose}
      onGo={() => run({ kind: 'hold', agentId: wanted.agentId, reasonCode })}
    >
      <p>{own.hold.lead}</p>
      {work !== '' && <p data-testid="stays-pending">{own.hold.inHand(work)}</p>}
      <Reasons value={reasonCode} onChange={setReasonCode} />
    </Dialog>
  );
}

/** Ending a hold asks for nothing: it is done at once, and another hold undoes it. */
function EndHold({ wanted, onClose }: Wanted<'endHold'>) {
  const own = useWords(ACT_WORDS);
  const { run, code } = useAct(onClose, () => own.endHold.done(wanted.name));
  useEffect(() => run({ kind: 'endHold', agentId: wanted.agentId }), []);
  const { words } = useConsole().speaker.value;
  if (code === null) return null;
  return (
    <Dialog
      title={own.endHold.button}
      go={words.shell.retry}
      code={code}
      isBusy={false}
      onClose={onClose}
      onGo={() => run({ kind: 'endHold', agentId: wanted.agentId })}
    />
  );
}

function MoveDialog({ wanted, onClose }: Wanted<'move'>) {
  const own = useWords(ACT_WORDS);
  const { definition, live } = useConsole();
  useTopic({ kind: 'queues' });
  // Their own alone: into a queue of others nothing is moved (AC11).
  const theirs = live.queues.current.value.byId;
  const queues = (definition.value?.queues ?? []).filter(({ id }) => id !== wanted.queueId && theirs.has(id));
  const isNone = queues.length === 0 && live.queues.freshness.value !== 'loading';
  const [chosen, setChosen] = useState<string | null>(null);
  const queueId = chosen ?? queues[0]?.id ?? '';
  const label = queues.find(({ id }) => id === queueId)?.label ?? queueId;
  const { run, code, isBusy } = useAct(onClose, () => own.move.done(wanted.work, label));
  return (
    <Dialog
      title={own.move.title(wanted.work)}
      go={own.move.go}
      code={code}
      isBusy={isBusy}
      isDisabled={queueId === ''}
      onClose={onClose}
      onGo={() => run({ kind: 'move', workId: wanted.workId, queueId })}
    >
      <p>{isNone ? own.move.none : own.move.lead}</p>
      <label class="field">
        <span>{own.move.queue}</span>
        <select value={queueId} onChange={(event) => setChosen(event.currentTarget.value)}>
          {queues.map((queue) => (
            <option key={queue.id} value={queue.id}>
              {queue.label}
            </option>
          ))}
        </select>
      </label>
    </Dialog>
  );
}

function PullDialog({ wanted, onClose }: Wanted<'pull'>) {
  const own = useWords(ACT_WORDS);
  const { run, code, isBusy } = useAct(onClose, () => own.pull.done(wanted.work));
  return (
    <Dialog
      title={own.pull.title(wanted.work)}
      go={own.pull.go}
      isDangerous
      code={code}
      isBusy={isBusy}
      onClose={onClose}
      onGo={() => run({ kind: 'pull', workId: wanted.workId })}
    >
      <p>{own.pull.lead(wanted.agentName ?? own.pull.somebody)}</p>
    </Dialog>
  );
}

function DrainDialog({ wanted, onClose }: Wanted<'drain'>) {
  const own = useWords(ACT_WORDS);
  const { definition, live, session } = useConsole();
  useTopic({ kind: 'floor' });
  const { byId } = live.floor.current.value;
  const mine = session.state.value.state === 'signedIn' ? session.state.value.me.teams : null;
  const teams = (definition.value?.teams ?? []).filter(({ id }) => mine === null || mine.includes(id));
  const [teamId, setTeamId] = useState(wanted.teamId ?? teams[0]?.id ?? '');
  const [reasonCode, setReasonCode] = useState<number | null>(null);
  const label = teams.find(({ id }) => id === teamId)?.label ?? teamId;
  const named = new Set(
    (definition.value?.agents ?? [])
      .filter((agent) => agent.teams.some((team) => team.teamId === teamId))
      .map((agent) => agent.agentId),
  );
  const count = [...byId.values()].filter(
    (row) => row.session !== 'signedOut' && (named.has(row.agentId) || row.team === label),
  ).length;
  const { run, code, isBusy } = useAct(onClose, () => own.drain.done(label));
  return (
    <Dialog
      title={own.drain.title}
      go={own.drain.go}
      isDangerous
      code={code}
      isBusy={isBusy}
      isDisabled={teamId === ''}
      onClose={onClose}
      onGo={() => run({ kind: 'drain', teamId, reasonCode })}
    >
      <p>{own.drain.lead}</p>
      <label class="field">
        <span>{own.drain.team}</span>
        <select value={teamId} onChange={(event) => setTeamId(event.currentTarget.value)}>
          {teams.map((team) => (
            <option key={team.id} value={team.id}>
              {team.label}
            </option>
          ))}
        </select>
        <small>{own.drain.count(count)}</small>
      </label>
      <Reasons value={reasonCode} onChange={setReasonCode} />
    </Dialog>
  );
}

function SignOutDialog({ wanted, onClose }: Wanted<'signOut'>) {
  const own = useWords(ACT_WORDS);
  const [isForced, setForced] = useState(false);
  const { run, code, isBusy } = useAct(onClose, ({ isPending }) => {
    if (!isPending) return own.signOut.done(wanted.name);
    return wanted.isAtWork ? own.signOut.afterWork(wanted.name) : own.signOut.leaving(wanted.name);
  });
  return (
    <Dialog
      title={own.signOut.title(wanted.name)}
      go={isForced ? own.signOut.goForced : own.signOut.go}
      isDangerous
      code={code}
      isBusy={isBusy}
      onClose={onClose}
      onGo={() => run({ kind: 'signOut', agentId: wanted.agentId, force: isForced })}
    >
      <p>{own.signOut.lead}</p>
      {wanted.isAtWork && (
        <>
          <p>{own.signOut.waits}</p>
          <label class="check">
            <input
              type="checkbox"
              checked={isForced}
              data-testid="force"
              onChange={(event) => setForced(event.currentTarget.checked)}
            />
            {own.signOut.force}
          </label>
        </>
      )}
    </Dialog>
  );
}

function TakeOverDialog({ wanted, onClose }: Wanted<'takeOver'>) {
  const own = useWords(ACT_WORDS);
  const { speaker } = useConsole();
  const { run, code, isBusy } = useAct(onClose, () => own.takeOver.done(wanted.name));
  return (
    <Dialog
      title={own.takeOver.title(wanted.name)}
      go={own.takeOver.go}
      isDangerous
      code={code}
      isBusy={isBusy}
      onClose={onClose}
      onGo={() => run({ kind: 'takeOver', agentId: wanted.agentId })}
    >
      <p>{own.takeOver.lead(wanted.name)}</p>
      <p>
        {wanted.inHand.length === 0 ? own.takeOver.nothing : own.takeOver.inHand(listed(speaker.value, wanted.inHand))}
      </p>
    </Dialog>
  );
}

function Reasons({ value, onChange }: { value: number | null; onChange: (code: number | null) => void }) {
  const own = useWords(ACT_WORDS);
  const reasons = useConsole().definition.value?.reasonCodes ?? [];
  return (
    <label class="field">
      <span>{own.reason}</span>
      <select
        data-testid="reason"
        value={value === null ? '' : String(value)}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
      >
        <option value="">{own.reasonOwn}</option>
        {reasons.map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A hold stands, and the agent is still at work. */
function isPending(view: AgentView): boolean {
  return view.work.some((item) => item.kind === 'interaction' && item.state !== 'waiting' && item.state !== 'parked');
}

function workOf(view: AgentView, speaker: Parameters<typeof nameOfWork>[0]): string | null {
  const names = view.work
    .filter((item) => item.kind === 'interaction' && item.state !== 'waiting' && item.state !== 'parked')
    .map((item) => nameOfWork(speaker, item));
  return names.length === 0 ? null : listed(speaker, names);
}
