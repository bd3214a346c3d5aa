import type { Definition } from '../definition.ts';
import { quote, type Report } from './problem.ts';

/** Ids that are defined twice, of every list that has ids, and origins that are listed twice (DF20, DF40). */
export function checkIds(definition: Definition, report: Report): void {
  const { channels, teams, skills, agents, queues, dispositions, allowedOrigins } = definition;
  const unique = (ids: readonly string[], place: string, member: string): void =>
    eachRepeated(ids, (id, index, first) =>
      report(
        'error',
        'repeatedId',
        `/${place}/${index}/${member}`,
        `${quote(id)} is defined twice; the other is at /${place}/${first}.`,
      ),
    );
  eachRepeated(allowedOrigins, (origin, index) =>
    report('warning', 'repeatedOrigin', `/allowedOrigins/${index}`, `${quote(origin)} is listed twice.`),
  );
  unique(idsOf(channels), 'channels', 'id');
  unique(idsOf(teams), 'teams', 'id');
  unique(idsOf(skills), 'skills', 'id');
  unique(
    agents.map((agent) => agent.agentId),
    'agents',
    'agentId',
  );
  unique(idsOf(queues), 'queues', 'id');
  unique(idsOf(dispositions), 'dispositions', 'id');
}

function idsOf(items: readonly { readonly id: string }[]): readonly string[] {
  return items.map((item) => item.id);
}

/** Tells of every name that came before, with the place of the first. */
export function eachRepeated(
  names: readonly string[],
  tell: (name: string, index: number, first: number) => void,
): void {
  const seen = new Map<string, number>();
  names.forEach((name, index) => {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, index);
    else tell(name, index, first);
  });
}

/** A list that names things by id: each is defined, and none is named twice (DF40, DF41). */
export function checkNames(
  names: readonly string[],
  known: ReadonlySet<string>,
  kind: 'team' | 'skill' | 'channel',
  pathOf: (index: number) => string,
  report: Report,
): void {
  names.forEach((name, index) => {
    if (!known.has(name))
      report('error', 'unknownReference', pathOf(index), `There is no ${kind} ${quote(name)} in this definition.`);
  });
  eachRepeated(names, (name, index) =>
    report('error', 'repeatedEntry', pathOf(index), `The ${kind} ${quote(name)} is named twice here.`),
  );
}
