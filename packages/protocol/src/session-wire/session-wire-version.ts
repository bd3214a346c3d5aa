/**
 * Version of the session wire and of AgentView. A change of a schema changes the hash below (schema-hash.test.ts fails);
 * then add a line here, and raise the version when an older peer would misread the frame.
 *
 * history
 * 1  2026-11  first version; attachCrm.lastStatusId added before any release
 * 1  2026-11  ticket request: callCenterSettings; ticket answer: settings; both may be absent
 * 2  2026-11  work of queues: queueId of a work item, the state parked, parkWork, resumeWork, transferWork; queues of the
 *    definition. An older connector does not know the state parked
 * 2  2026-11  the hold of a supervisor says who; may be absent
 * 2  2026-11  chat, both ways: sent to no session that has not sent it
 * 2  2026-11  welcome.probes, answersProbes, probe, probed: the connector says that it knows probes to a server whose welcome
 *    has it, and is probed after that alone; an older peer on either side never sees one of them
 * 2  2026-11  reportPresence.behind: sent to a server whose welcome has `behind`, since an older one would refuse the report
 * 2  2026-11  findColleagues, colleagues: asked by a connector, and told to whoever has asked
 * 2  2026-11  ticket request: no agent is called "." or "..", whom no address of REST can name
 */
export const SESSION_WIRE_VERSION = 2;

/** The WebSocket subprotocol that carries this version. */
export const SESSION_SUBPROTOCOL = 'interlock.session.v2';
