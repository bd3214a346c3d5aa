import { LIMITS } from '../limits.ts';
import { parseJsonText } from '../parse-json-text.ts';
import type { Result, WireError } from '../result.ts';
import { checkSchema } from '../schema-check.ts';
import {
  type AgentChatFrame,
  agentChatFrameSchema,
  type ChatConfig,
  type CreateChatAnswer,
  chatConfigSchema,
  createChatAnswerSchema,
  type VisitorFrame,
  type VisitorServerFrame,
  visitorFrameSchema,
  visitorServerFrameSchema,
} from './chat-schemas.ts';

/**
 * Parses a frame that a visitor's page sent: text, at most 16 KiB, strict (CH2). Refuses with `notText`, `notJson`,
 * `frameTooLarge`, `frameTooDeep`, `dangerousKey`, `illFormedText`, `malformedMessage`.
 */
export function parseVisitorFrame(text: unknown): Result<VisitorFrame, WireError> {
  return parseJsonText(visitorFrameSchema, text, LIMITS.sessionClientFrameBytes);
}

/** Parses a frame that the server sent to a visitor's page: text, at most 256 KiB, unknown keys left out (CH2). */
export function parseVisitorServerFrame(text: unknown): Result<VisitorServerFrame, WireError> {
  return parseJsonText(visitorServerFrameSchema, text, LIMITS.sessionServerFrameBytes);
}

/** Reads the chat frame inside a session frame, which has been copied already. Refuses with `malformedMessage`. */
export function parseAgentChatFrame(value: unknown): Result<AgentChatFrame, WireError> {
  return checkSchema(agentChatFrameSchema, value);
}

/** Reads the answer to `POST /api/v1/chats`. Refuses with `malformedMessage`. */
export function parseCreateChatAnswer(body: unknown): Result<CreateChatAnswer, WireError> {
  return checkSchema(createChatAnswerSchema, body);
}

/** Reads the answer of `GET /chat/config.json`. Refuses with `malformedMessage`. */
export function parseChatConfig(body: unknown): Result<ChatConfig, WireError> {
  return checkSchema(chatConfigSchema, body);
}
