import type { FloorRow } from '@interlock/protocol/console';
import { useState } from 'preact/hooks';
import { AgentChooser } from '../parts/agent-chooser.tsx';
import { rowSide } from '../shell/side.tsx';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { FORCEABLE } from './acts.ts';
import { Dialog } from './dialog.tsx';
import { useAct } from './use-act.ts';
import type { WantedAct } from './wanted-act.ts';
import { ACT_WORDS } from './words.ts';

interface AssignDialogProps {
  readonly wanted: Extract<WantedAct, { kind: 'assign' }>;
  readonly onClose: () => void;
}

const isLinked = ({ session }: FloorRow): boolean => session === 'linked';
const isOfferable = ({ offerable }: FloorRow): boolean => offerable;

/** An item goes to an agent of one's choice, those first who could be given it now. (UI32, UI33) */
export function AssignDialog({ wanted, onClose }: AssignDialogProps) {
  const own = useWords(ACT_WORDS);
  const { live, speaker } = useConsole();
  useTopic({ kind: 'floor' });
  const [agentId, setAgentId] = useState<string | null>(null);
  const name = (agentId === null ? undefined : live.floor.byId.get(agentId)?.name) ?? agentId ?? '';
  const { run, code, isBusy, forget } = useAct(onClose, () => own.assign.done(wanted.work, name));
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
      <AgentChooser
        label={own.assign.search}
        isCandidate={isLinked}
        comesFirst={isOfferable}
        noteOf={(row) => (row.offerable ? own.assign.ready : rowSide(speaker.value, row, 'contactCenter').word)}
        onChoose={(chosen) => {
          forget();
          setAgentId(chosen);
        }}
      />
      {(code === 'overCapacity' || code === 'exclusiveChannel') && (
        <p data-testid="overrides">{own.assign.overrides[code](name)}</p>
      )}
    </Dialog>
  );
}
