import type { TimelineEntry } from '@interlock/protocol';
import type { Speaker } from './speaker.ts';
import { describeEntry } from './timeline-entry.ts';

export interface TimelineLine {
  key: string;
  at: number;
  text: string;
}

/**
 * The timeline as people read it, newest first: what says again what was said before of the same thing (a side that shows the same for another
 * reason, a list of tickets that is still the same) is left out. (CN32)
 *
 * @param entries newest first
 */
export function timelineLines(speaker: Speaker, entries: readonly TimelineEntry[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  const said = new Map<string, string>([['crmWorkChanged', NO_TICKETS]]);
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    const text = entry === undefined ? null : describeEntry(speaker, entry);
    if (entry === undefined || text === null) continue;
    const subject = subjectOf(entry);
    const content = entry.kind === 'crmWorkChanged' ? JSON.stringify(entry.params['work'] ?? []) : text;
    if (subject !== null && said.get(subject) === content) continue;
    if (subject !== null) said.set(subject, content);
    lines.push({ key: `${entry.version} ${index - entries.length}`, at: entry.at, text });
  }
  return lines.reverse();
}

const NO_TICKETS = '[]';

/** What an entry is the newest word on; null where each entry stands for itself. */
function subjectOf({ kind, params }: TimelineEntry): string | null {
  if (kind === 'sideChanged') return `sideChanged ${String(params['side'])}`;
  return kind === 'crmWorkChanged' ? kind : null;
}
