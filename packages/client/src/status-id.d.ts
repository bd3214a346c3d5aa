/**
 * What a status id means on the wire. The public protocol says only "string" and cuts it at `;`. So: the first part is the one to set,
 * and a presence equals an id when it matches any part. Written here by hand because the SDK has no run-time dependency; a property test
 * proves that it agrees with the protocol package.
 */
/** The parts of a status id, trimmed, without empty ones. A number is read as its text. */
export declare function statusParts(statusId: string | number): string[];
/** Whether two status ids name the same presence: any part of the one equals any part of the other. */
export declare function sameStatus(a: string | number, b: string | number): boolean;
