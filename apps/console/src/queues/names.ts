import type { Definition } from '@interlock/protocol';
import type { FloorRow } from '@interlock/protocol/console';

/** What people call the things that are named by id; what has no name is called by its id. */
export interface Names {
  readonly agent: (id: string) => string;
  readonly queue: (id: string) => string;
  readonly team: (id: string) => string;
  readonly skill: (id: string) => string;
  readonly channel: (id: string) => string;
  readonly reason: (code: number) => string;
}

export function namesOf(definition: Definition | null, agents: ReadonlyMap<string, FloorRow>): Names {
  const labelled = (list: readonly { readonly id: string; readonly label: string }[] | undefined) => (id: string) =>
    list?.find((one) => one.id === id)?.label ?? id;
  return {
    agent: (id) => agents.get(id)?.name ?? id,
    queue: labelled(definition?.queues),
    team: labelled(definition?.teams),
    skill: labelled(definition?.skills),
    channel: labelled(definition?.channels),
    reason: (code) => definition?.reasonCodes.find((reason) => reason.code === code)?.label ?? String(code),
  };
}
