import * as v from 'valibot';
import { cutText } from '../cut-text.ts';
import { readyOfferSchema } from '../extension/extension-schemas.ts';
import { pickVersion } from '../extension/negotiate.ts';
import { LIMITS } from '../limits.ts';
import type { PlainObject, PlainValue } from '../plain-data.ts';
import { copyPlainData, isPlainObject, refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';
import { checkSchema } from '../schema-check.ts';
import type { ClientAction, ClientDataByAction } from './messages.ts';
import { readOmnichannelData } from './normalize-omnichannel.ts';
import type { Notes } from './notes.ts';
import {
  clickToDialResponseSchema,
  crmDataSchema,
  crmDirectorySchema,
  customFieldsSchema,
  directoryEntrySchema,
  errorNotificationSchema,
  historyItemSchema,
  pageInfoSchema,
} from './plain-schemas.ts';

/*
 * One reader per action of the Client Application. Each turns the known deviations into the documented form, noting them, and
 * lets the schema of the documented form decide. The frame is a plain copy already.
 */

type Reader<A extends ClientAction> = (frame: PlainObject, notes: Notes) => Result<ClientDataByAction[A], WireError>;

const isMissing = (value: PlainValue | undefined): value is null | undefined => value === undefined || value === null;

/** A text; a number counts as its decimal text (WR28), nothing as `absent`. Anything else is left for the schema to refuse. */
function idLike(value: PlainValue | undefined, notes: Notes, absent = ''): PlainValue {
  if (isMissing(value)) return absent;
  if (typeof value !== 'number') return value;
  notes.add('numericId');
  return String(value);
}

function listOf(value: PlainValue | undefined, notes: Notes): PlainValue {
  if (!isMissing(value)) return value;
  notes.add('missingLists');
  return [];
}

const readReady: Reader<'ready'> = (frame, notes) => {
  const data = frame['data'];
  if (isMissing(data)) return ok({ offer: null });
  if (!isPlainObject(data) || data['interlock'] === undefined) {
    notes.add('readyWithData'); // WR26
    return ok({ offer: null });
  }
  const offer = checkSchema(readyOfferSchema, data['interlock'], 'data.interlock'); // EX2
  if (!offer.ok) return offer;
  if (pickVersion(offer.value.versions) !== null) return ok({ offer: offer.value });
  notes.add('noCommonVersion'); // EX3
  return ok({ offer: null });
};

function currentUserOf(raw: PlainValue | undefined, notes: Notes): PlainValue | undefined {
  if (!isPlainObject(raw)) return raw;
  const id = idLike(raw['Id'], notes);
  const trimmedId = typeof id === 'string' ? id.trim() : id;
  const part = (value: PlainValue | undefined): PlainValue => {
    if (isMissing(value)) notes.add('missingUserParts');
    return idLike(value, notes);
  };
  const username = part(raw['Username']);
  const attributes = raw['attributes'];
  const isNameless = isMissing(raw['Name']) || raw['Name'] === '';
  if (isNameless) notes.add('missingUserName'); // WR29
  return {
    Id: trimmedId,
    Name: isNameless ? (username === '' ? trimmedId : username) : idLike(raw['Name'], notes),
    Username: username,
    LanguageLocaleKey: part(raw['LanguageLocaleKey']),
    attributes: { type: part(isPlainObject(attributes) ? attributes['type'] : undefined) },
  };
}

function capabilitiesOf(raw: PlainValue | undefined, notes: Notes): PlainObject {
  const given = isPlainObject(raw) ? raw : {};
  const flag = (key: string): boolean => {
    const value = given[key];
    if (typeof value === 'boolean') return value;
    notes.add('missingCapabilities'); // WR31
    return false;
  };
  const name = given['name'];
  if (typeof name !== 'string') notes.add('missingCapabilities');
  return {
    directoryAvailable: flag('directoryAvailable'),
    name: typeof name === 'string' ? cutText(name, LIMITS.labelChars) : '',
    reloadsOnNavigation: flag('reloadsOnNavigation'),
    lightningComponentsAvailable: flag('lightningComponentsAvailable'),
  };
}

const readCrmData: Reader<'crmData'> = (frame, notes) => {
  const data = frame['data'];
  if (!isPlainObject(data)) return fail(refusal('malformedMessage', 'data'));
  const settings = data['callCenterSettings'];
  if (!isPlainObject(settings)) notes.add('missingSettings'); // WR32
  return checkSchema(
    crmDataSchema,
    {
      callCenterSettings: isPlainObject(settings) ? settings : {},
      currentUser: currentUserOf(data['currentUser'], notes),
      capabilities: capabilitiesOf(data['capabilities'], notes),
    },
    'data',
  );
};

const readCrmDirectory: Reader<'crmDirectory'> = (frame, notes) => {
  const data = frame['data'];
  if (!isPlainObject(data)) return fail(refusal('malformedMessage', 'data'));
  if (data['statusId'] !== undefined) {
    // WR21: the public page shows this action by mistake; acting on it would let a directory change a state.
    return fail({ ...refusal('directoryCarriesStatus', 'data.statusId'), deviation: 'directoryWithStatus' });
  }
  const given = listOf(data['results'], notes);
  if (!Array.isArray(given)) return fail(refusal('malformedMessage', 'data.results'));
  const results: ClientDataByAction['crmDirectory']['results'] = [];
  for (const entry of given) {
    const read = isPlainObject(entry)
      ? v.safeParse(directoryEntrySchema, {
          id: idLike(entry['id'], notes),
          name: idLike(entry['name'], notes),
          phone: idLike(entry['phone'], notes),
          email: idLike(entry['email'], notes),
        })
      : null;
    if (read?.success) results.push(read.output);
    else notes.add('malformedEntry'); // WR41
  }
  let count = data['count'];
  if (typeof count === 'number') {
    notes.add('numericCount'); // WR33
    count = String(count);
  }
  return checkSchema(crmDirectorySchema, { count: isMissing(count) ? String(results.length) : count, results }, 'data');
};

function pageInfoOf(raw: PlainValue | undefined, notes: Notes): PlainObject {
  const given = isPlainObject(raw) ? raw : {};
  const part = (key: string) => idLike(given[key], notes);
  return {
    number: part('number'),
    objectType: part('objectType'),
    recordId: part('recordId'),
    recordName: part('recordName'),
    email: part('email'),
    url: part('url'),
  };
}

function relatedObjectsOf(raw: PlainValue | undefined, notes: Notes): PlainValue {
  const given = listOf(raw, notes);
  if (!Array.isArray(given)) return given;
  const related: PlainValue[] = [];
  for (const entry of given) {
    const info = isPlainObject(entry) ? pageInfoOf(entry['pageInfo'], notes) : null;
    if (isPlainObject(entry) && info !== null && v.is(pageInfoSchema, info)) {
      related.push({ isName: entry['isName'] === true, isRelatedTo: entry['isRelatedTo'] === true, pageInfo: info });
    } else notes.add('malformedEntry'); // WR41
  }
  return related;
}

const readClickToDialResponse: Reader<'clickToDialResponse'> = (frame, notes) => {
  const data = frame['data'];
  if (!isPlainObject(data)) return fail(refusal('malformedMessage', 'data'));
  // Both objects have the same form, and real clients fill only one of them.
  const clicked = pageInfoOf(data['onClickToDialResponse'] ?? data['pageInfo'], notes);
  if (clicked['number'] === '') return fail(refusal('malformedMessage', 'data.onClickToDialResponse.number'));
  const rawDetails = data['clickToDialLogDetails'];
  const details = isPlainObject(rawDetails) ? rawDetails : {};
  return checkSchema(
    clickToDialResponseSchema,
    {
      onClickToDialResponse: clicked,
      pageInfo: pageInfoOf(data['pageInfo'] ?? data['onClickToDialResponse'], notes),
      clickToDialLogDetails: {
        id: idLike(details['id'], notes),
        name: idLike(details['name'], notes),
        personAccount: details['personAccount'] === true,
        type: idLike(details['type'], notes),
      },
      softphoneItems: listOf(data['softphoneItems'], notes),
      doNotCall: data['doNotCall'] === true,
      crmEmails: listOf(data['crmEmails'], notes),
      crmPhones: listOf(data['crmPhones'], notes),
      nameObjects: listOf(data['nameObjects'], notes),
      relatedToObjects: relatedObjectsOf(data['relatedToObjects'], notes),
    },
    'data',
  );
};

const readHistoryItem: Reader<'createHistoryItem'> = (frame, notes) => {
  const data = frame['data'];
  if (!isPlainObject(data)) return fail(refusal('malformedMessage', 'data'));
  const item = data['data'];
  return checkSchema(
    historyItemSchema,
    { taskId: idLike(data['taskId'], notes), data: isMissing(item) ? {} : isPlainObject(item) ? item : null },
    'data',
  );
};

/** Leaves out the fields that cannot be read (WR41) and fills in an absent group (WR40). */
function fieldGroupOf(raw: PlainValue | undefined, notes: Notes): PlainValue {
  if (isMissing(raw)) {
    notes.add('missingLists');
    return {};
  }
  if (!isPlainObject(raw)) return null; // the schema library would take a list for an empty object
  const group: PlainObject = {};
  for (const [name, field] of Object.entries(raw)) {
    if (v.is(customFieldsSchema.entries.voice.value, field)) group[name] = field;
    else notes.add('malformedEntry');
  }
  return group;
}

const readCustomFields: Reader<'customFieldsDataResponse'> = (frame, notes) => {
  let data = frame['data'];
  if (typeof data === 'string') {
    let parsed: unknown;
    try {
      parsed = JSON.parse(data);
    } catch {
      // The parser's message would quote the text; the code says enough.
      return fail(refusal('notJson', 'data'));
    }
    const copied = copyPlainData(parsed, { bytes: LIMITS.bulkFrameBytes, depth: LIMITS.bulkFrameDepth });
    if (!copied.ok) return copied;
    data = copied.value.value;
  } else {
    notes.add('customFieldsNotText'); // WR39
  }
  if (!isPlainObject(data)) return fail(refusal('malformedMessage', 'data'));
  return checkSchema(
    customFieldsSchema,
    { digital: fieldGroupOf(data['digital'], notes), voice: fieldGroupOf(data['voice'], notes) },
    'data',
  );
};

function severityOf(data: PlainObject, notes: Notes): PlainValue {
  let severity = data['severity'];
  if (isMissing(severity) && !isMissing(data['serverity'])) {
    notes.add('severitySlip'); // WR35
    severity = data['serverity'];
  }
  if (isMissing(severity)) {
    notes.add('missingSeverity'); // WR36
    return 'INFO';
  }
  return typeof severity === 'string' ? severity.trim().toUpperCase() : severity;
}

function textsOf(value: PlainValue | undefined, notes: Notes): PlainValue {
  if (typeof value !== 'string') return listOf(value, notes);
  notes.add('textNotArray'); // WR37
  return [value];
}

const readErrorNotification: Reader<'displayErrorNotification'> = (frame, notes) => {
  let data = frame['data'];
  let type = isPlainObject(data) ? data['type'] : undefined;
  if (isMissing(data) && (frame['textArray'] !== undefined || frame['title'] !== undefined)) {
    // WR38: the public page gives the error no key of its own; its `type` is then lost under the frame's.
    notes.add('fieldsOutsideData');
    data = frame;
    type = undefined;
  }
  if (!isPlainObject(data)) return fail(refusal('malformedMessage', 'data'));
  const dialogId = data['dialogId'];
  return checkSchema(
    errorNotificationSchema,
    {
      type: isMissing(type) ? 'transient' : type,
      severity: severityOf(data, notes),
      textArray: textsOf(data['textArray'], notes),
      title: idLike(data['title'], notes),
      dialogId: isMissing(dialogId) ? null : dialogId,
      persist: data['persist'] === true,
      store: data['store'] === true,
    },
    'data',
  );
};

/** The reader of each action; `ready` is for the window alone. */
export const CLIENT_READERS: { readonly [A in ClientAction]: Reader<A> } = {
  ready: readReady,
  crmData: readCrmData,
  crmDirectory: readCrmDirectory,
  clickToDialResponse: readClickToDialResponse,
  createHistoryItem: readHistoryItem,
  customFieldsDataResponse: readCustomFields,
  displayErrorNotification: readErrorNotification,
  omnichannelResponse: (frame, notes) => readOmnichannelData(frame['data'], notes),
};

/** Narrows an unknown action to one of the Client Application's. */
export function isClientAction(action: unknown): action is ClientAction {
  return typeof action === 'string' && Object.hasOwn(CLIENT_READERS, action);
}
