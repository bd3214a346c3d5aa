export type {
  AgentChatFrame,
  ChatConfig,
  ChatEntry,
  ChatRequest,
  ChatStand,
  CreateChat,
  CreateChatAnswer,
  VisitorFrame,
  VisitorServerFrame,
} from './chat-schemas.ts';
export {
  CHAT_CLOSE_CODES,
  CHAT_ID_PREFIX,
  chatConfigSchema,
  chatEntrySchema,
  createChatAnswerSchema,
  createChatSchema,
} from './chat-schemas.ts';
export { splitLinks, type TextPart, tidyName, tidyText } from './chat-text.ts';
export { CHAT_SUBPROTOCOL, CHAT_WIRE_VERSION } from './chat-wire-version.ts';
export {
  parseAgentChatFrame,
  parseChatConfig,
  parseCreateChatAnswer,
  parseVisitorFrame,
  parseVisitorServerFrame,
} from './parse-chat-frame.ts';
