/**
 * A CRM page as a Client Application: joins the conversation with the connector, the CRM's presence and work, and the question which tab
 * leads. Holds no rules about agents; those are the server's.
 */
import { type ConnectorFrameElement, type Wire } from './channel.ts';
import type { ErrorCode } from './codes.ts';
import type { CrmPort, Unsubscribe } from './crm-port.ts';
import { type ClientEnvironment } from './environment.ts';
import {
  type CallTarget,
  type ConnectorRequestHandlers,
  type CrmUser,
  type ErrorNotice,
  type PageCapabilities,
} from './page-messages.ts';
import { type Facts } from './presence-desk.ts';
import type { SessionState } from './wire.ts';
export interface ClientApplicationOptions {
  /** The iframe that shows the connector. Needs no `src` yet: the SDK waits for the connector's first word. */
  readonly iframe: ConnectorFrameElement;
  /** The connector's exact origin, for example `https://connect.example.com`. No path, no wildcard. */
  readonly connectorOrigin: string;
  readonly crm: CrmPort;
  readonly user: CrmUser;
  /** Sent as `callCenterSettings`. The Interlock server's own definition outranks it. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly capabilities?: PageCapabilities | undefined;
  readonly handlers?: ConnectorRequestHandlers | undefined;
  /** The name of the lock by which the tabs of one user find their leader; `false` makes this tab lead without asking. */
  readonly leaderLock?: string | false | undefined;
  /** For tests: another page, clock and locks. */
  readonly environment?: ClientEnvironment | undefined;
}
/** What is so now. A new object with every change. */
export interface ClientState {
  /** `waiting`: no connector has answered yet. `plain`: it speaks the public protocol. `extended`: with Interlock's extensions. */
  readonly connection: Wire | 'closed';
  /** Only the leading tab reports presence and applies requests. */
  readonly isLeader: boolean;
  /** What the connector said about its session; null on the public protocol and before it said anything. */
  readonly session: {
    readonly epoch: number;
    readonly state: SessionState;
  } | null;
}
export type ClientEvent =
  | {
      readonly kind: 'state';
      readonly state: ClientState;
    }
  /** A presence was reported to the connector, as the answer to a request or by itself. */
  | (Facts & {
      readonly kind: 'report';
      readonly success: boolean;
      readonly requestId: string | null;
    })
  /** Something is wrong; docs/ERRORS.md says what to do about each code. */
  | {
      readonly kind: 'problem';
      readonly code: ErrorCode;
      readonly detail: string;
    };
export interface ClientApplication {
  readonly state: ClientState;
  /** Says goodbye, gives the lead away and stops listening. A second call does nothing. */
  close(): void;
  onEvent(listener: (event: ClientEvent) => void): Unsubscribe;
  /** Makes this tab the leader, for a button such as "Work in this tab". */
  lead(): void;
  /** Tells the connector to call someone. False: no connector, or this tab does not lead. */
  clickToDial(target: CallTarget): boolean;
  /** Puts an entry into the connector's history. `taskId` is the CRM's id of the record. */
  createHistoryItem(taskId: string, data: Readonly<Record<string, unknown>>): boolean;
  /** Shows a notice in the connector. */
  showError(notice: ErrorNotice): boolean;
}
/**
 * Makes the page a Client Application of the connector in `iframe`. Works with Interlock's connector and with any that speaks the public
 * protocol. Rules SD.
 *
 * @throws TypeError with `code` `originInvalid`, `userInvalid` or `crmInvalid`, before anything is listened to
 */
export declare function createClientApplication(options: ClientApplicationOptions): ClientApplication;
