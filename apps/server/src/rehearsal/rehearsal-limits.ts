/** Limits of rehearsals; the rules quote these numbers (RH10, RH11). */
export const REHEARSAL_LIMITS = {
  /** The time that one rehearsal may be about. */
  rangeMs: 86_400_000,
  /** Records of the log in that time; the newest of more. */
  records: 100_000,
  /** What stood at its beginning is made of the records of so long before it, and at most so many. */
  beforeMs: 86_400_000,
  recordsBefore: 100_000,
  /** How long a rehearsal may take, from its first record to its answer. */
  runMs: 60_000,
  memoryMb: 512,
  /** Records that are read at once; between two reads everything else has its turn. */
  page: 500,
} as const;
