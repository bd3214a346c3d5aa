/** Every number of the SDK in one place. Those of the wire are the protocol's, which a test proves; the rules SD in docs/SPEC.md name them. */

/** A request must be applied within this time. */
export const setDeadlineMs = 1500;
/** The shortest time that a reading back has, even when the deadline is over. */
export const readMs = 400;
/** A reading for a snapshot that takes longer is given up. */
export const snapshotReadMs = 1000;
/** The wait between readings while a CRM that said "done" still shows the old presence. */
export const settleMs = 100;
/** For how long an event with the requested value is taken for our own echo when the CRM names no cause. */
export const echoMs = 5000;
export const snapshotMs = 5000;
export const minSnapshotMs = 250;
export const maxSnapshotMs = 600_000;
export const frameBytes = 8192;
/** For messages that carry lists and whole records. */
export const bulkBytes = 65_536;
export const ratePerSecond = 50;
export const rateBurst = 100;
/** New handshakes while a port is open: three at once and one in 5 s, so never more than 5 in 10 s. */
export const reopensPerSecond = 0.2;
export const reopensBurst = 3;
export const id = 128;
export const status = 512;
export const workRefs = 50;
export const workBytes = 6144;
export const workLabel = 80;
