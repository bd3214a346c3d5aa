/**
 * Loaded before a measured program with `--import`: collects its garbage when its parent asks, and answers with what is
 * resident. The measured program itself knows nothing of it.
 */
if (globalThis.gc === undefined) throw new Error('start this with --expose-gc');
// Not in the types of Node: `last-resort` also gives back the pages that V8 keeps for growing.
const collect = globalThis.gc as (options: {
  type: 'major';
  execution: 'sync';
  flavor: 'regular' | 'last-resort';
}) => void;

process.on('message', (flavor) => {
  if (flavor !== 'regular' && flavor !== 'last-resort') return;
  // Twice, a turn apart: what finalizers let go of in the first goes in the second.
  collect({ type: 'major', execution: 'sync', flavor });
  setImmediate(() => {
    collect({ type: 'major', execution: 'sync', flavor });
    const { rss, heapUsed, heapTotal } = process.memoryUsage();
    process.send?.({ rss, heapUsed, heapTotal });
  });
});
