/**
 * What the connector may say, and how it is read. Tolerant in (a number for a status id, another spelling of the directory action, keys we
 * do not know), but nothing is acted on before its shape is checked, and what is read is a copy. The protocol package has the same readings
 * with more detail; these are by hand because the SDK has no run-time dependency, and a property test proves that both agree.
 */
import type { ErrorCode } from './codes.ts';
import * as LIMITS from './limits.ts';
import { statusParts } from './status-id.ts';

export type SessionState = 'linked' | 'lost' | 'superseded' | 'signedOut';

/** A screen pop: who is calling, and the other fields that this contact centre sends. */
export interface ScreenPop {
  readonly aniValues: readonly string[];
  readonly [field: string]: unknown;
}

/** An interaction that has ended. Which fields `interactionData` has differs from one contact centre to the next. */
export interface InteractionLog {
  readonly interactionId: string;
  readonly interactionData: unknown;
  readonly header: unknown;
}

/** `data` by action, after reading. */
export interface ConnectorData {
  ready: object;
  requestCrmData: object;
  requestGetCrmDirectory: object;
  requestOpenReports: object;
  requestEnableClickToDial: { readonly isEnabled: boolean };
  requestNavigateToClickToDialResult: { readonly recordId: string };
  requestPerformInteractionScreenPop: ScreenPop;
  requestSaveInteractionLog: InteractionLog;
  requestCustomFieldsValues: { readonly voice: readonly string[]; readonly digital: readonly string[] };
  /** The part to set. */
  requestSyncOmnichannel: { readonly statusId: string };
  interlockOpen: { readonly nonce: string };
  interlockQuery: object;
  interlockSession: { readonly epoch: number; readonly state: SessionState; readonly snapshotMs: number };
  interlockGoodbye: object;
}

/** What a frame on the port carries beside its data; empty on the window. */
export interface Mark {
  readonly seq: number;
  readonly requestId?: string;
  readonly epoch?: number;
}

/** A message of the connector that was understood. */
export type ConnectorFrame = { [A in keyof ConnectorData]: FrameOf<A> }[keyof ConnectorData];

export interface FrameOf<A extends keyof ConnectorData> {
  readonly action: A;
  readonly data: ConnectorData[A];
  readonly mark: Mark;
}

type Fields = Record<string, unknown>;
/** Nothing true: the data do not have the documented form. */
type Reader = (data: Fields) => object | false | '' | null | undefined;

/** A plain object out of a message, and no array, map or other class. */
function isFields(value: unknown): value is Fields {
  // Any value but null and undefined may be asked for its constructor.
  return (value as Fields | null | undefined)?.constructor === Object;
}

/** The size of a message in bytes of JSON. */
export function sizeOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** As many of `items`, from the first, as have room in so many bytes of JSON. */
export function fitting<T>(items: readonly T[], bytes: number): T[] {
  return items.filter((item) => {
    bytes -= sizeOf(item) + 1;
    return bytes >= 0;
  });
}

/** Our marker alone: whether a message wants to be one of the connector's at all. */
export function isMarked(raw: unknown): raw is Fields {
  return isFields(raw) && raw['type'] === 'CRMConnectMessage';
}

/**
 * A text of the CRM's as one of at most so many UTF-16 units that the wire carries: a half of a pair that stood alone in it is U+FFFD, and a pair
 * that the cut would go through is left out whole. The protocol's function of this name does the same.
 */
export const cutText = (value: unknown, limit: number): string =>
  idOf(value, Infinity)
    .replace(/\p{Cs}/gu, '\ufffd')
    .slice(0, limit)
    .replace(/\p{Cs}/gu, '');

const isText = (value: unknown): value is string => !!value && idOf(value) === value;
const isCount = (value: unknown, from = 0): boolean =>
  // A safe integer is a number.
  Number.isSafeInteger(value) && (value as number) >= from;
const isEpoch = (value: unknown): boolean => isCount(value);
const isRank = (value: unknown): boolean => isCount(value, 1);
/** Just these members, each of its kind. */
const hasShape = (fields: Fields, shape: Readonly<Record<string, (value: unknown) => boolean>>): boolean =>
  Object.keys(fields).length === Object.keys(shape).length &&
  Object.entries(shape).every(([key, isRight]) => isRight(fields[key]));
const isNameable = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** An id, which a CRM may hold as a number; '' is none. */
const idOf = (value: unknown, limit: number = LIMITS.id): string =>
  isNameable(value) && `${value}`.length <= limit ? `${value}` : '';

/** A presence as a CRM tells it, as text; null if it names none. */
export function readStatus(value: unknown): string | null {
  const statusId = idOf(value, LIMITS.status);
  return statusParts(statusId)[0] ? statusId : null;
}

/** The texts of a list; one text alone is a list of one, and what is no text is left out. */
const texts = (value: unknown): string[] => [value].flat().filter(isNameable).map(String);

const bare: Reader = () => ({});

const PLAIN: Readonly<Record<string, Reader>> = {
  ready: bare,
  requestCrmData: bare,
  requestGetCrmDirectory: bare,
  requestOpenReports: bare,
  requestEnableClickToDial: (data) => typeof data['isEnabled'] === 'boolean' && data,
  requestNavigateToClickToDialResult(data) {
    const recordId = idOf(data['recordId']);
    return recordId && { recordId };
  },
  requestPerformInteractionScreenPop: (data) => ({ ...data, aniValues: texts(data['aniValues']) }),
  requestSaveInteractionLog({ message }) {
    const { body, header } = isFields(message) ? message : {};
    const { interactionId, interactionData } = isFields(body) ? body : {};
    const id = idOf(interactionId);
    return id && { interactionId: id, interactionData, header };
  },
  requestCustomFieldsValues: ({ object }) =>
    isFields(object) && { voice: texts(object['voice']), digital: texts(object['digital']) },
  requestSyncOmnichannel(data) {
    const [statusId] = statusParts(idOf(data['statusId'], LIMITS.status));
    return statusId && { statusId };
  },
};

/** The extensions are strict: a key that we do not know refuses the frame. */
const EXTENSIONS: Readonly<Record<'window' | 'port', Readonly<Record<string, Reader>>>> = {
  window: {
    interlockOpen: (data) =>
      hasShape(data, { version: (version) => version === 1, nonce: isText, connectorNonce: isText }) && data,
  },
  port: {
    interlockQuery: (data) => hasShape(data, {}) && data,
    interlockSession: (data) =>
      hasShape(data, {
        epoch: isEpoch,
        snapshotMs: (ms) => isCount(ms, LIMITS.minSnapshotMs) && (ms as number) <= LIMITS.maxSnapshotMs,
        state: (state) => /^(linked|lost|superseded|signedOut)$/.test(state as string),
      }) && data,
    // The reason is for people who read a log; no reason makes a difference here.
    interlockGoodbye: (data) => hasShape(data, { reason: isText }) && data,
  },
};

const isMark = (mark: unknown, action: string): boolean =>
  isFields(mark) &&
  hasShape(
    mark,
    action === 'requestSyncOmnichannel'
      ? { seq: isRank, requestId: isText, attempt: isRank, epoch: isEpoch }
      : { seq: isRank },
  );

/**
 * Reads one message of the connector that carries our marker. What is read is a copy that is small and made of JSON values alone; no depth needs
 * a limit, since what exhausts the stack is refused as well.
 *
 * @param raw what arrived, believed in nothing
 * @param wire where it arrived: `interlock` is required on the port and refused on the window
 * @returns the frame, or the code of the refusal
 */
export function readConnectorFrame(raw: Fields, wire: 'window' | 'port'): ConnectorFrame | ErrorCode {
  try {
    const text = JSON.stringify(raw);
    // With a key that reaches for a prototype it is read as no text at all, which is no JSON.
    const copy: Fields = JSON.parse(/"(__proto__|constructor|prototype)":/.test(text) ? '' : text);
    // What is no text is made one by the test itself. The two actions that carry records are the only ones with this word.
    const isBulk = /^request\w+Interaction/.test(copy['action'] as string);
    if (sizeOf(copy) > (isBulk ? LIMITS.bulkBytes : LIMITS.frameBytes)) return 'frameTooLarge';
    // The public prose spells the directory's action otherwise than the public sample.
    const action = `${copy['action']}`.replace('GetCRM', 'GetCrm');
    // Without a prototype an inherited name is no action.
    const readers: Readonly<Record<string, Reader | null>> = { __proto__: null, ...PLAIN, ...EXTENSIONS[wire] };
    const reader = readers[action];
    if (!reader) return 'unknownAction';
    const { data: given, interlock: mark } = copy;
    const isPlaced = wire === 'port' ? isMark(mark, action) : mark === undefined;
    const data = isPlaced && reader(isFields(given) ? given : {});
    // Both tables pair each action with the reader of its data; the compiler cannot follow that through the union.
    if (data) return { action, data, mark: mark ?? { seq: 0 } } as ConnectorFrame;
  } catch {
    // A cycle, a big integer, or a nesting without end: whatever it was, it is no message.
  }
  return 'frameMalformed';
}
