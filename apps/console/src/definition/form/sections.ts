/** The form's sections, in the order in which one would set up a contact centre; each is one or more members of the document. */
export const SECTIONS = [
  { id: 'general', members: ['name', 'mode', 'allowedOrigins', 'retentionDays'] },
  { id: 'presences', members: ['presences'] },
  { id: 'reasonCodes', members: ['reasonCodes', 'systemReasonCodes'] },
  { id: 'presenceMap', members: ['presenceMap', 'defaults'] },
  { id: 'channels', members: ['channels', 'capacity'] },
  { id: 'people', members: ['teams', 'skills'] },
  { id: 'agents', members: ['agents'] },
  { id: 'queues', members: ['queues'] },
  { id: 'distribution', members: ['distribution'] },
  { id: 'interlock', members: ['interlock', 'flapping'] },
  { id: 'timeouts', members: ['timeouts'] },
  { id: 'chat', members: ['chat', 'dispositions'] },
] as const;

export type SectionId = (typeof SECTIONS)[number]['id'];

/** The section that a place belongs to; the first where it belongs to none. (DE4) */
export function sectionOf(pointer: string): SectionId {
  const [, member = ''] = pointer.split('/');
  return SECTIONS.find(({ members }) => (members as readonly string[]).includes(member))?.id ?? 'general';
}
