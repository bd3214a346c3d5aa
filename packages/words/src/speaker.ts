import type { AgentView, ClientDefinition, WorkRef, WorkView } from '@interlock/protocol';
import type { CommonWords } from './en.ts';
import type { TimeFormat } from './format.ts';
import type { Voice } from './to-agent-en.ts';

/** Words that a view can be put into: those that all read, in one voice. A page's own catalogue has more. */
export type SpokenWords = CommonWords & Voice;

/** What it takes to put a view into sentences. */
export interface Speaker<W extends SpokenWords = SpokenWords> {
  words: W;
  time: TimeFormat;
  definition: ClientDefinition | null;
}

/** A work item as people call it: a bare number becomes a ticket, an interaction carries its channel. */
export function nameOfWork({ words, definition }: Speaker, item: Pick<WorkView, 'label' | 'channel'>): string {
  if (item.channel === null) return /^\d+$/.test(item.label) ? words.work.ticket(item.label) : item.label;
  const channel = definition?.channels.find(({ id }) => id === item.channel);
  return channel === undefined ? item.label : words.work.named(item.label, channel.label);
}

/** Hold and collision name work by reference; the channel is looked up in the view. */
export function nameOfRef(speaker: Speaker, view: AgentView, ref: Pick<WorkRef, 'workId' | 'label'>): string {
  const item = view.work.find(({ workId }) => workId === ref.workId);
  return nameOfWork(speaker, item ?? { label: ref.label, channel: null });
}

/** `a`, `a and b`, `a, b and c`. */
export function listed({ words }: Speaker, names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : words.work.list(names.slice(0, -1).join(', '), last);
}

export function presenceLabel({ definition }: Speaker, statusId: string): string {
  return definition?.presences.find((presence) => presence.statusId === statusId)?.label ?? statusId;
}

export function reasonLabel({ definition, words }: Speaker, code: number | null): string {
  return definition?.reasonCodes.find((reason) => reason.code === code)?.label ?? words.state.notReady;
}
