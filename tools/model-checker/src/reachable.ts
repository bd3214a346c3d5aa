/** What must happen at least once, so that nothing holds for want of trying: events of the engine, with their cause. */
export const REACHABLE: readonly string[] = [];
