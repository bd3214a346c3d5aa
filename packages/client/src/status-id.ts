/**
 * What a status id means on the wire. The public protocol says only "string" and cuts it at `;`. So: the first part is the one to set,
 * and a presence equals an id when it matches any part. Written here by hand because the SDK has no run-time dependency; a property test
 * proves that it agrees with the protocol package.
 */

/** The parts of a status id, trimmed, without empty ones. A number is read as its text. */
export function statusParts(statusId: string | number): string[] {
  return `${statusId}`
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** A Salesforce record id has a form of 15 characters and one of 18 that adds a checksum. */
const isLongForm = (long: string, short: string): boolean =>
  /^(?=.{0,14}\d)[a-z0-9]{18}$/i.test(long) && long.slice(0, 15) === short;

/** Upper and lower case and white space are slips in a text, and differences in a Salesforce record id. */
const folded = (part: string): string =>
  /^0N5\w{12}$/.test(part) ? part : part.normalize().replace(/\s+/g, ' ').toLowerCase();

const isSamePart = (a: string, b: string): boolean => folded(a) === folded(b) || isLongForm(a, b) || isLongForm(b, a);

/** Whether two status ids name the same presence: any part of the one equals any part of the other. */
export function sameStatus(a: string | number, b: string | number): boolean {
  return statusParts(a).some((part) => statusParts(b).some((other) => isSamePart(part, other)));
}
