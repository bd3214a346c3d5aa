import type { AgentView } from '@interlock/protocol';
import type { FloorRow } from '@interlock/protocol/console';
import { listed, nameOfWork } from '@interlock/words';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { plainText } from '../live/ordered-rows.ts';
import { refusalText } from '../shell/refusal-text.ts';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { type Act, FORCEABLE, perform } from './acts.ts';
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

type Wanted<K extends WantedAct['kind']> = { wanted: Extract<WantedAct, { kind: K }>; onClose: () => void };

function HoldDialog({ wanted, onClose }: Wanted<'hold'>) {
  const own = useWords(ACT_WORDS);
  const { speaker } = useConsole();
  const [reasonCode, setReasonCode] = useState<number | null>(null);
  const work = listed(speaker.value, wanted.inHand);
  const { run, code, isBusy } = useAct(onClose, (view) =>
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

const AGENTS_LISTED = 8;

function AssignDialog({ wanted, onClose }: Wanted<'assign'>) {
  const own = useWords(ACT_WORDS);
  const { live } = useConsole();
  useTopic({ kind: 'floor' });
  const { byId } = live.floor.current.value;
  const [search, setSearch] = useState('');
  const [agentId, setAgentId] = useState<string | null>(null);
  const name = (agentId === null ? undefined : byId.get(agentId)?.name) ?? agentId ?? '';
  const { run, code, isBusy, forget } = useAct(onClose, () => own.assign.done(wanted.work, name));
  const found = candidates(byId.values(), search);
  const isForce = code !== null && FORCEABLE.has(code);
  return (
    <Dialog
      title={own.assign.title(wanted.work)}
      go={isForce ? own.assign.force : own.assign.go}
      isDangerous={isForce}
      code={code}
      isBusy={isBusy}
      isDisabled={agentId === null}
      onClose={onClose}
      onGo={() => agentId !== null && run({ kind: 'assign', workId: wanted.workId, agentId, force: isForce })}
    >
      <p>{own.assign.lead}</p>
      <input
        type="search"
        aria-label={own.assign.search}
        placeholder={own.assign.search}
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <fieldset class="choices">
        <legend class="spoken">{own.assign.search}</legend>
        {found.slice(0, AGENTS_LISTED).map((row) => (
          <label key={row.agentId}>
            <input
              type="radio"
              name="agent"
              value={row.agentId}
              checked={row.agentId === agentId}
              onChange={() => {
                forget();
                setAgentId(row.agentId);
              }}
            />
            <span>{row.name}</span>
            <small>{row.offerable ? own.assign.ready : row.contactCenter.label}</small>
          </label>
        ))}
        {found.length === 0 && <p class="muted">{own.assign.nobody}</p>}
        {found.length > AGENTS_LISTED && <p class="muted">{own.assign.more(found.length - AGENTS_LISTED)}</p>}
      </fieldset>
      {(code === 'overCapacity' || code === 'exclusiveChannel') && (
        <p data-testid="overrides">{own.assign.overrides[code](name)}</p>
      )}
    </Dialog>
  );
}

/** Signed-in agents, those first who could be given something now. */
function candidates(rows: Iterable<FloorRow>, search: string): FloorRow[] {
  const wanted = plainText(search.trim());
  return [...rows]
    .filter((row) => row.session === 'linked' && plainText(`${row.name} ${row.agentId}`).includes(wanted))
    .sort((a, b) => Number(b.offerable) - Number(a.offerable) || a.name.localeCompare(b.name));
}

function MoveDialog({ wanted, onClose }: Wanted<'move'>) {
  const own = useWords(ACT_WORDS);
  const queues = (useConsole().definition.value?.queues ?? []).filter(({ id }) => id !== wanted.queueId);
  const [queueId, setQueueId] = useState(queues[0]?.id ?? '');
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
      <p>{own.move.lead}</p>
      <label class="field">
        <span>{own.move.queue}</span>
        <select value={queueId} onChange={(event) => setQueueId(event.currentTarget.value)}>
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
  const waits = wanted.isAtWork && !isForced;
  const { run, code, isBusy } = useAct(onClose, () =>
    waits ? own.signOut.pending(wanted.name) : own.signOut.done(wanted.name),
  );
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

/** Does an act once, and says how it went. */
function useAct(onClose: () => void, doneWords: (view: AgentView | null) => string) {
  const { api, say } = useConsole();
  const [code, setCode] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function ask(act: Act): Promise<void> {
    setBusy(true);
    const answer = await perform(api, act);
    setBusy(false);
    if (!answer.ok) {
      setCode(answer.code);
      return;
    }
    say(doneWords(answer.value));
    onClose();
  }
  return {
    code,
    isBusy,
    forget: () => setCode(null),
    run: (act: Act): void => {
      if (!isBusy) void ask(act);
    },
  };
}

interface DialogProps {
  readonly title: string;
  readonly go: string;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  readonly isBusy: boolean;
  readonly code: string | null;
  readonly onGo: () => void;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

function Dialog({
  title,
  go,
  isDangerous = false,
  isDisabled = false,
  isBusy,
  code,
  onGo,
  onClose,
  children,
}: DialogProps) {
  const own = useWords(ACT_WORDS);
  const app = useConsole();
  const { words } = app.speaker.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="card act" aria-labelledby="act-title" data-testid="act-dialog" onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          onGo();
        }}
      >
        <h2 id="act-title">{title}</h2>
        {children}
        {code !== null && (
          <p class="refused" role="alert" data-testid="refused" data-code={code}>
            {refusalText(app, code)}
          </p>
        )}
        <p class="muted">{own.recorded}</p>
        <div class="buttons">
          <button type="button" onClick={onClose} data-testid="act-cancel">
            {words.shell.cancel}
          </button>
          <button
            type="submit"
            class={isDangerous ? 'primary danger' : 'primary'}
            disabled={isDisabled || isBusy}
            data-testid="act-go"
          >
            {isBusy ? own.working : go}
          </button>
        </div>
      </form>
    </dialog>
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
