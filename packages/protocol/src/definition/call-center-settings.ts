import type { ErrorCode } from '../codes.ts';
import { cutText } from '../cut-text.ts';
import { LIMITS } from '../limits.ts';
import type { PlainObject, PlainValue } from '../plain-data.ts';
import { copyPlainData, isPlainObject } from '../plain-data.ts';
import type { Mode } from '../session-wire/agent-view-schema.ts';
import type { Problem } from './definition-schema.ts';

/*
 * The public string form of the CCDef, as clients send it in `crmData.callCenterSettings`. What the Omnichannel fields *mean*
 * is public, their JSON keys are not. So the keys are ours: the public field names in camel case, and every variant of them in
 * case, white space, `_` and `-` (DF10). Everything here is advice to the server, whose own definition outranks it (DF17).
 */

/** A Not Ready reason as `21 = Digital Not Ready`. */
export interface LabelledCode {
  readonly code: number;
  readonly label: string;
}

/** One of the twenty map entries: which CRM presence text stands for which code. */
export interface MapSetting extends LabelledCode {
  /** 1 to 20. */
  readonly slot: number;
}

/** What could be read; an absent member was not given or could not be read. */
export interface CallCenterSettings {
  readonly mode?: Mode;
  /** Shown when the CRM displaces Ready, and for presences that the map does not cover. */
  readonly notReadyReason?: LabelledCode;
  readonly map?: readonly MapSetting[];
  /** The CRM presence that means Ready; several may be joined by `;`. */
  readonly readyStatusId?: string;
  readonly startsReady?: boolean;
  readonly reasonCodesEnabled?: boolean;
  readonly notReadyWhenMissed?: boolean;
  readonly manualNotReadyEnabled?: boolean;
}

/** Keys by meaning, as `foldKey` leaves them. docs/PROTOCOL.md shows the list. */
const KEYS = {
  mode: ['omnichannelmode', 'omnichannelsync', 'omnichannelsyncmode', 'omnichannelsynchronization', 'omnichannel'],
  notReadyReason: ['omnichannelnotreadyreasoncode', 'omnichannelnotreadyreason'],
  map: ['notreadyreasoncodemapwithomnichannel', 'omnichannelnotreadyreasoncodemap', 'omnichannelmap'],
  readyStatusId: ['omnichannelready', 'omnichannelreadystatus', 'omnichannelreadystatusid'],
  startsReady: ['startworkstate'],
  reasonCodesEnabled: ['auxreasonenabled'],
  notReadyWhenMissed: ['setagentstatetonotreadyonrona'],
  manualNotReadyEnabled: ['manualnotreadyselectionenabled'],
} as const;

type Meaning = keyof typeof KEYS;

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  // Object.entries forgets the key type of a constant table.
  (Object.entries(KEYS) as [Meaning, readonly string[]][]).flatMap(([meaning, keys]) =>
    keys.map((key): [string, Meaning] => [key, meaning]),
  ),
);

const foldKey = (key: string): string => key.replace(/[\s_-]+/g, '').toLowerCase();

/** What would break a label into lines. */
const LINE_END = /[\n\r\u2028\u2029]/;

interface Found {
  readonly path: string;
  readonly meaning: Meaning;
  /** For map entries. */
  readonly slot: number | null;
  readonly text: string;
}

type Warn = (code: ErrorCode, path: string, message: string) => void;

/** The text of a setting; numbers and booleans are what people write when they do not know that all values are texts. */
function settingText(value: PlainValue): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return typeof value === 'boolean' ? (value ? 'Y' : 'N') : null;
}

/** The number behind one of the map's keys, whatever it is; null for every other key. */
function mapSlotOf(folded: string): number | null {
  const name = KEYS.map.find((key) => folded.startsWith(key));
  const digits = folded.slice(name?.length ?? 0);
  return name !== undefined && /^\d+$/.test(digits) ? Number(digits) : null;
}

/** Finds every key that we know, at the top or inside groups, and in a `parameters` wrapper. */
function findSettings(raw: PlainObject, warn: Warn, path: string, depth: number): Found[] {
  const found: Found[] = [];
  for (const [key, value] of Object.entries(raw)) {
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const folded = foldKey(key);
    const meaning = MEANINGS.get(folded);
    if (meaning !== undefined && meaning !== 'map') {
      const text = settingText(value);
      if (text !== null) found.push({ path: at, meaning, slot: null, text });
      // A group may have the name of a setting, such as "Omnichannel": then it is looked into below.
      else if (!isPlainObject(value)) warn('wrongType', at, 'This setting must be a text.');
    }
    const slot = mapSlotOf(folded);
    if (slot !== null) {
      const text = settingText(value);
      if (slot < 1 || slot > LIMITS.mapSlots) warn('mapSlotUnknown', at, 'Map entries are numbered 1 to 20.');
      else if (text === null) warn('wrongType', at, 'This setting must be a text.');
      else found.push({ path: at, meaning: 'map', slot, text });
    }
    if (isPlainObject(value) && depth < 4) found.push(...findSettings(value, warn, at, depth + 1));
  }
  return found;
}

function readMode(text: string): Mode | null {
  const word = text.trim().toLowerCase();
  if (word === 's' || word === 'synchronized' || word === 'synchronised') return 'synchronized';
  // The public page writes the word in both ways.
  return word === 'c' || word === 'complementary' || word === 'complimentary' ? 'complementary' : null;
}

/** Cut at the first `=` and not matched as a whole: a page's text must not make a pattern try every way to divide it (DF19). */
function readLabelled(text: string): LabelledCode | null {
  const equals = text.indexOf('=');
  if (equals === -1) return null;
  const number = text.slice(0, equals).trim();
  const label = text.slice(equals + 1).trim();
  if (!/^\d+$/.test(number) || Number(number) > LIMITS.reasonCodeMax) return null;
  if (label === '' || label.length > LIMITS.labelChars || LINE_END.test(label)) return null;
  return { code: Number(number), label };
}

function readFlag(text: string): boolean | null {
  const word = text.trim().toUpperCase();
  if (word === 'Y' || word === 'YES' || word === 'TRUE') return true;
  return word === 'N' || word === 'NO' || word === 'FALSE' ? false : null;
}

/** `startWorkState` is R or NR, and no flag. */
function readStartState(text: string): boolean | null {
  const word = text.trim().toUpperCase();
  if (word === 'R' || word === 'READY') return true;
  return word === 'NR' || word === 'NOT READY' || word === 'NOTREADY' ? false : null;
}

/** Reads one value with `read`, warns when it cannot. */
function readOne<T>(text: string, read: (text: string) => T | null, refuse: () => void): T | undefined {
  const value = read(text);
  if (value === null) refuse();
  return value ?? undefined;
}

const withValue = <K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> =>
  // A computed key widens to string; it is K.
  value === undefined ? {} : ({ [key]: value } as Record<K, T>);

/**
 * Reads the public string form leniently (DF10 to DF19): unknown fields are nobody's business, an empty text means "default",
 * what cannot be read is left out with a warning. Never throws, and never refuses the whole for one part.
 */
export function readCallCenterSettings(raw: unknown): { settings: CallCenterSettings; warnings: readonly Problem[] } {
  const warnings: Problem[] = [];
  const warn: Warn = (code, path, message) => {
    if (warnings.length < LIMITS.settingsWarnings)
      warnings.push({ severity: 'warning', code, path: cutText(path, 200), message });
  };
  if (raw === undefined || raw === null) return { settings: {}, warnings };
  const copied = copyPlainData(raw, { bytes: LIMITS.settingsBytes, depth: LIMITS.settingsDepth });
  if (!copied.ok || !isPlainObject(copied.value.value)) {
    warn('settingsUnreadable', '', 'The settings must be an object of texts, of 32 KiB at most; none was used.');
    return { settings: {}, warnings };
  }

  const chosen = new Map<string, Found>();
  for (const found of findSettings(copied.value.value, warn, '', 1)) {
    if (found.text.trim() === '') continue; // DF11
    const key = found.slot === null ? found.meaning : `${found.meaning}${found.slot}`;
    const earlier = chosen.get(key);
    if (earlier === undefined) chosen.set(key, found);
    else if (earlier.text.trim() !== found.text.trim()) {
      warn(
        'settingRepeated',
        found.path,
        `Already given at ${cutText(earlier.path, 200)} with another value; that one is used.`,
      ); // DF16
    }
  }

  const flag = (meaning: Meaning, read = readFlag, words = 'Y or N'): boolean | undefined => {
    const found = chosen.get(meaning);
    return found && readOne(found.text, read, () => warn('flagUnreadable', found.path, `Must be ${words}.`));
  };
  const mode = chosen.get('mode');
  const reason = chosen.get('notReadyReason');
  const map: MapSetting[] = [];
  for (let slot = 1; slot <= LIMITS.mapSlots; slot += 1) {
    const entry = chosen.get(`map${slot}`);
    const labelled = entry && readLabelled(entry.text);
    if (labelled) map.push({ slot, ...labelled });
    else if (entry) warn('mapEntryUnreadable', entry.path, 'Write it as number = presence text, as in 21 = Lunch.');
  }

  const settings: CallCenterSettings = {
    ...withValue(
      'mode',
      mode &&
        readOne(mode.text, readMode, () =>
          warn('modeUnreadable', mode.path, 'Must be S (Synchronized) or C (Complementary).'),
        ),
    ),
    ...withValue(
      'notReadyReason',
      reason &&
        readOne(reason.text, readLabelled, () =>
          warn('reasonCodeUnreadable', reason.path, 'Write it as number = label, as in 21 = Digital Not Ready.'),
        ),
    ),
    ...withValue('map', map.length > 0 ? map : undefined),
    ...withValue('readyStatusId', chosen.get('readyStatusId')?.text.trim()),
    ...withValue('startsReady', flag('startsReady', readStartState, 'R or NR')),
    ...withValue('reasonCodesEnabled', flag('reasonCodesEnabled')),
    ...withValue('notReadyWhenMissed', flag('notReadyWhenMissed')),
    ...withValue('manualNotReadyEnabled', flag('manualNotReadyEnabled')),
  };
  return { settings, warnings };
}
