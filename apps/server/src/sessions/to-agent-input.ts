/** A session's command as an input of the engine. */
import type { AgentInput } from '@interlock/engine';
import { type Definition, resolveStatus, type SessionCommand } from '@interlock/protocol';

export interface CommandContext {
  readonly definition: Definition;
  readonly epoch: number;
  /** An id for an interaction that the agent starts. */
  readonly newWorkId: () => string;
}

/**
 * Resolves the raw status to the definition's own (SV45) and adds the session's epoch.
 *
 * @returns null when a report names no status at all
 */
export function toAgentInput(
  command: SessionCommand,
  { definition, epoch, newWorkId }: CommandContext,
): AgentInput | null {
  switch (command.kind) {
    case 'reportPresence':
    case 'reportSnapshot': {
      const { statusId } = resolveStatus(definition.presences, command.statusId);
      return statusId === '' ? null : { ...command, statusId, epoch };
    }
    case 'attachCrm': {
      const { lastStatusId, ...attach } = command;
      const known = typeof lastStatusId === 'string' ? resolveStatus(definition.presences, lastStatusId).statusId : '';
      return { ...attach, epoch, lastStatusId: known === '' ? null : known };
    }
    case 'chooseState':
      return { ...command, by: 'agent', epoch };
    case 'startInteraction':
      return { ...command, workId: newWorkId(), epoch };
    default:
      return { ...command, epoch };
  }
}

/** Commands that report facts of the CRM. They must not get lost while the store is away; people's wishes may be refused (SV18). */
export function isReport(kind: SessionCommand['kind']): boolean {
  switch (kind) {
    case 'attachCrm':
    case 'detachCrm':
    case 'reportPresence':
    case 'reportSnapshot':
    case 'reportWork':
    case 'acceptRequest':
    case 'answerProbe':
      return true;
    default:
      return false;
  }
}
