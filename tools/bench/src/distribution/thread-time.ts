/**
 * How long this thread has computed, in ms. What is measured computes on one thread and waits for nothing, so this is the
 * time that it takes on a core of its own, whatever else the machine does; pauses of the memory's collector count.
 */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
