/** Looks into what was heard, without believing anything about its shape. */
import { parseClientMessage, type ReadyOffer, sameStatus } from '@interlock/protocol';
import type { Heard, Step } from './evidence.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The members of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  // An object's members are looked at one by one.
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The action of a well-marked message of a Client Application, null of anything else. */
export function actionOf({ data }: Heard): string | null {
  const { type, action } = fieldsOf(data);
  return type === 'ClientAppMessage' && typeof action === 'string' ? action : null;
}

/** What the connector's document heard with this action. */
export function heardOf(
  { heard }: Pick<Step, 'heard'>,
  action: string,
  via: Heard['via'] = 'window',
): readonly Heard[] {
  return heard.filter((one) => one.role === 'connector' && one.via === via && actionOf(one) === action);
}

/** A report of presence as it came. */
export interface Report {
  readonly at: number;
  readonly statusId: unknown;
  readonly success: unknown;
  /** The member `interlock`, empty on the window. */
  readonly mark: Fields;
}

/** Every `omnichannelResponse` that the connector's document heard in a step. */
export function reportsOf(step: Pick<Step, 'heard'>, via: Heard['via'] = 'window'): readonly Report[] {
  return heardOf(step, 'omnichannelResponse', via).map(({ at, data }) => {
    const { statusId, success } = fieldsOf(fieldsOf(data)['data']);
    return { at, statusId, success, mark: fieldsOf(fieldsOf(data)['interlock']) };
  });
}

/** Ends a wait when this presence was reported. A page may still be telling what was there before, so another is not the end of it. */
export const cameReportOf =
  (statusId: string) =>
  (heard: readonly Heard[]): boolean =>
    reportsOf({ heard }).some((report) => sameStatus(report.statusId, statusId));

/** The offer of extensions in a `ready`; null of a plain client's and of anything else. */
export function offerOf({ data }: Heard): ReadyOffer | null {
  const read = parseClientMessage(data);
  return read.ok && read.value.action === 'ready' ? read.value.data.offer : null;
}

const EXCERPT = 160;

/** A message in a few words for people. */
export function excerpt(data: unknown): string {
  const text = JSON.stringify(data) ?? String(data);
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}
