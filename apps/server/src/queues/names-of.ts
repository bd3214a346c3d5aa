import type { Namer } from '@interlock/engine';
import type { ContactCenterHost } from '../host/host-contract.ts';

/** Finds what people call the things of the contact centre; an id that is not known any more stays as it is. */
export function namesOf(host: ContactCenterHost): Namer {
  const { definition, queueById, channelById, reasonByCode } = host.rules();
  return (kind, id) => {
    switch (kind) {
      case 'agent':
        return host.agent(id)?.state.name ?? id;
      case 'queue':
        return queueById.get(id)?.label ?? id;
      case 'team':
        return definition.teams.find((team) => team.id === id)?.label ?? id;
      case 'skill':
        return definition.skills.find((skill) => skill.id === id)?.label ?? id;
      case 'channel':
        return channelById.get(id)?.label ?? id;
      case 'reasonCode':
        return reasonByCode.get(Number(id))?.label ?? id;
    }
  };
}
