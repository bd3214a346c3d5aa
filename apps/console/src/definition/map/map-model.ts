/** The presence map as two sides and what joins them: reasons left, presences of the CRM right. (DE10) */

export interface MapReason {
  readonly code: number;
  readonly label: string;
  /** Its pairs, in the order of the map: the first is the way back. */
  readonly pairs: readonly number[];
  /** What the CRM shows for it: of the first pair, or of the defaults. */
  readonly shows: string;
  readonly isMapped: boolean;
  readonly isSelectable: boolean;
  /** The map names it, and the definition does not have it. */
  readonly isUnknown: boolean;
}

export interface MapPresence {
  readonly statusId: string;
  readonly label: string;
  readonly pairs: readonly number[];
  /** What the contact centre takes it for: of its pair, or of the defaults. */
  readonly standsFor: string;
  readonly isMapped: boolean;
  /** Two pairs with different reasons: what it stands for is not certain. */
  readonly isAmbiguous: boolean;
  /** A Ready presence stands for no reason. */
  readonly isReady: boolean;
  readonly isUnknown: boolean;
}

export interface MapPair {
  readonly index: number;
  readonly statusId: string;
  readonly reasonCode: number;
  /** The way back: this presence is set in the CRM for the reason. */
  readonly isFirst: boolean;
}

export interface MapModel {
  readonly reasons: readonly MapReason[];
  readonly presences: readonly MapPresence[];
  readonly pairs: readonly MapPair[];
}

type Loose = Readonly<Record<string, unknown>>;

const list = (value: unknown): readonly Loose[] =>
  Array.isArray(value) ? value.filter((item): item is Loose => typeof item === 'object' && item !== null) : [];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Of whatever the document has: while it is being written, anything may be missing. */
export function mapModel(definition: Loose): MapModel {
  const reasons = list(definition['reasonCodes']).filter(({ code }) => typeof code === 'number');
  const presences = list(definition['presences']).filter(({ statusId }) => typeof statusId === 'string');
  const defaults = Object(definition['defaults']) as Loose;
  const entries = Array.isArray(definition['presenceMap']) ? (definition['presenceMap'] as unknown[]) : [];
  const firsts = new Set<number>();
  const pairs = entries.flatMap((entry, index): MapPair[] => {
    const { statusId, reasonCode } = Object(entry) as Loose;
    if (typeof statusId !== 'string' || typeof reasonCode !== 'number') return [];
    const isFirst = !firsts.has(reasonCode);
    firsts.add(reasonCode);
    return [{ index, statusId, reasonCode, isFirst }];
  });
  const labelOfStatus = (statusId: string): string =>
    text(presences.find((presence) => presence['statusId'] === statusId)?.['label']) || statusId;
  const labelOfCode = (code: unknown): string =>
    text(reasons.find((reason) => reason['code'] === code)?.['label']) || String(code ?? '');

  const codes = [
    ...new Set([...reasons.map(({ code }) => code as number), ...pairs.map(({ reasonCode }) => reasonCode)]),
  ];
  const ids = [
    ...new Set([...presences.map(({ statusId }) => text(statusId)), ...pairs.map(({ statusId }) => statusId)]),
  ];
  return {
    pairs,
    reasons: codes.map((code): MapReason => {
      const own = pairs.filter((pair) => pair.reasonCode === code);
      const known = reasons.find((reason) => reason['code'] === code);
      return {
        code,
        label: text(known?.['label']) || String(code),
        pairs: own.map(({ index }) => index),
        shows: labelOfStatus(own[0]?.statusId ?? text(defaults['notReadyStatusId'])),
        isMapped: own.length > 0,
        isSelectable: known?.['selectable'] === true,
        isUnknown: known === undefined,
      };
    }),
    presences: ids
      .map((statusId): MapPresence => {
        const own = pairs.filter((pair) => pair.statusId === statusId);
        const known = presences.find((presence) => presence['statusId'] === statusId);
        return {
          statusId,
          label: text(known?.['label']) || statusId,
          pairs: own.map(({ index }) => index),
          standsFor: labelOfCode(own[0]?.reasonCode ?? defaults['reasonCode']),
          isMapped: own.length > 0,
          isAmbiguous: new Set(own.map(({ reasonCode }) => reasonCode)).size > 1,
          isReady: known?.['ready'] === true,
          isUnknown: known === undefined,
        };
      })
      // A Ready presence is of no interest here, unless the map names it by mistake.
      .filter((presence) => !presence.isReady || presence.isMapped),
  };
}

/** Joins or parts a reason and a presence; a presence stands for one reason, so joining it takes it from another. */
export function togglePair(entries: unknown, statusId: string, reasonCode: number): unknown[] {
  const before = Array.isArray(entries) ? (entries as unknown[]) : [];
  const isPair = (entry: unknown): boolean =>
    Object(entry)['statusId'] === statusId && Object(entry)['reasonCode'] === reasonCode;
  if (before.some(isPair)) return before.filter((entry) => !isPair(entry));
  const others = before.filter((entry) => Object(entry)['statusId'] !== statusId);
  return [...others, { statusId, reasonCode }];
}

/** Makes a pair the way back: it goes before the other pairs of its reason. */
export function makeFirst(entries: unknown, index: number): unknown[] {
  const before = Array.isArray(entries) ? (entries as unknown[]) : [];
  const chosen = before[index];
  const code = Object(chosen)['reasonCode'];
  const first = before.findIndex((entry) => Object(entry)['reasonCode'] === code);
  if (chosen === undefined || first >= index) return before;
  const others = before.filter((_, at) => at !== index);
  others.splice(first, 0, chosen);
  return others;
}
