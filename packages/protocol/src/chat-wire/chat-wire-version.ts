/**
 * Version of the wire between the visitor page and the server, and of the chat frames inside the session wire. A change
 * of a schema changes a hash in chat-wire.test.ts; then add a line here, and raise the version when an older peer would
 * misread the frame.
 *
 * history
 * 1  2026-11  first version
 */
export const CHAT_WIRE_VERSION = 1;

/** The WebSocket subprotocol of the visitor page. */
export const CHAT_SUBPROTOCOL = 'interlock.chat.v1';
