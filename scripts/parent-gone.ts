/**
 * Calls `act` once when the process that started this one, `scripts/run.mjs`, was killed: then nobody could stop this one any more.
 * The channel that tells it keeps nobody waiting; a listener for it alone would keep the process when its work is done (TL27).
 */
export function whenParentIsGone(act: () => void): void {
  process.once('disconnect', act);
  process.channel?.unref();
}
