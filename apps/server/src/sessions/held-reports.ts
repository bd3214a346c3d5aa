/**
 * Reports of the CRM that came while the store was away. A plain CRM says a thing once, so they are kept, in order, and
 * sent when the store is back; a snapshot replaces the one before it (SV18).
 */
import type { AgentInput } from '@interlock/engine';

export interface HeldReport {
  readonly commandId: string;
  readonly input: AgentInput;
}

export const HELD_LIMIT = 64;

export interface HeldReports {
  /** False when there is no more room: the session must begin anew. */
  hold(report: HeldReport): boolean;
  take(): readonly HeldReport[];
  readonly size: number;
}

/** @param replaced is told of the command whose report a newer one replaces */
export function createHeldReports(replaced: (commandId: string) => void): HeldReports {
  let held: HeldReport[] = [];
  return {
    hold(report) {
      const last = held.at(-1);
      if (last?.input.kind === 'reportSnapshot' && report.input.kind === 'reportSnapshot') {
        held[held.length - 1] = report;
        replaced(last.commandId);
        return true;
      }
      if (held.length >= HELD_LIMIT) return false;
      held.push(report);
      return true;
    },
    take() {
      const taken = held;
      held = [];
      return taken;
    },
    get size() {
      return held.length;
    },
  };
}
