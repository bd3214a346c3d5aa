/**
 * What the connector may say, and how it is read. Tolerant in (a number for a status id, another spelling of the directory action, keys we
 * do not know), but nothing is acted on before its shape is checked, and what is read is a copy. The protocol package has the same readings
 * with more detail; these are by hand because the SDK has no run-time dependency, and a property test proves that both agree.
 */
import type { ErrorCode } from './codes.ts';
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
  requestEnableClickToDial: {
    readonly isEnabled: boolean;
  };
  requestNavigateToClickToDialResult: {
    readonly recordId: string;
  };
  requestPerformInteractionScreenPop: ScreenPop;
  requestSaveInteractionLog: InteractionLog;
  requestCustomFieldsValues: {
    readonly voice: readonly string[];
    readonly digital: readonly string[];
  };
  /** The part to set. */
  requestSyncOmnichannel: {
    readonly statusId: string;
  };
  interlockOpen: {
    readonly nonce: string;
  };
  interlockQuery: object;
  interlockSession: {
    readonly epoch: number;
    readonly state: SessionState;
    readonly snapshotMs: number;
  };
  interlockGoodbye: object;
}
/** What a frame on the port carries beside its data; empty on the window. */
export interface Mark {
  readonly seq: number;
  readonly requestId?: string;
  readonly epoch?: number;
}
/** A message of the connector that was understood. */
export type ConnectorFrame = {
  [A in keyof ConnectorData]: FrameOf<A>;
}[keyof ConnectorData];
export interface FrameOf<A extends keyof ConnectorData> {
  readonly action: A;
  readonly data: ConnectorData[A];
  readonly mark: Mark;
}
type Fields = Record<string, unknown>;
/** The size of a message in bytes of JSON. */
export declare function sizeOf(value: unknown): number;
/** As many of `items`, from the first, as have room in so many bytes of JSON. */
export declare function fitting<T>(items: readonly T[], bytes: number): T[];
/** Our marker alone: whether a message wants to be one of the connector's at all. */
export declare function isMarked(raw: unknown): raw is Fields;
/**
 * Reads one message of the connector that carries our marker.
 *
 * @param raw what arrived, believed in nothing
 * @param wire where it arrived: `interlock` is required on the port and refused on the window
 * @returns the frame, or the code of the refusal
 */
export declare function readConnectorFrame(raw: Fields, wire: 'window' | 'port'): ConnectorFrame | ErrorCode;
