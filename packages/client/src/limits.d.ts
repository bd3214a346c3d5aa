/** Every number of the SDK in one place. Those of the wire are the protocol's, which a test proves; the rules SD in docs/SPEC.md name them. */
/** A request must be applied within this time. */
export declare const setDeadlineMs = 1500;
/** The shortest time that a reading back has, even when the deadline is over. */
export declare const readMs = 400;
/** A reading for a snapshot that takes longer is given up. */
export declare const snapshotReadMs = 1000;
/** The wait between readings while a CRM that said "done" still shows the old presence. */
export declare const settleMs = 100;
/** For how long an event with the requested value is taken for our own echo when the CRM names no cause. */
export declare const echoMs = 5000;
export declare const snapshotMs = 5000;
export declare const minSnapshotMs = 250;
export declare const maxSnapshotMs = 600000;
export declare const frameBytes = 8192;
/** For messages that carry lists and whole records. */
export declare const bulkBytes = 65536;
export declare const ratePerSecond = 50;
export declare const rateBurst = 100;
/** New handshakes while a port is open: three at once and one in 5 s, so never more than 5 in 10 s. */
export declare const reopensPerSecond = 0.2;
export declare const reopensBurst = 3;
export declare const id = 128;
export declare const status = 512;
export declare const workRefs = 50;
export declare const workBytes = 6144;
export declare const workLabel = 80;
