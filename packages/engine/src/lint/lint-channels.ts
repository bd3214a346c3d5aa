import { type Channel, type Definition, STANDARD_DISTRIBUTION } from '../definition.ts';
import { checkNames } from './lint-ids.ts';
import { quote, type Report } from './problem.ts';

/** Channels of which an interaction could never be given, or that could interrupt each other without end (DF42, DF43). */
export function checkChannels({ channels, capacity, chat }: Definition, report: Report): void {
  const known = new Set(channels.map((channel) => channel.id));
  channels.forEach((channel, index) => {
    const path = `/channels/${index}`;
    const whole = capacity.contactCenter;
    if (channel.capacity > whole) {
      report(
        'warning',
        'unreachableCapacity',
        `${path}/capacity`,
        `${quote(channel.id)} allows ${channel.capacity} at once, but an agent may have ${whole} in all.`,
      );
    }
    const room = Math.min(channel.capacity, whole);
    if (channel.weight > room) {
      report(
        'error',
        'weightTooLarge',
        `${path}/weight`,
        `One interaction of ${quote(channel.id)} takes ${channel.weight}, and an agent has room for ${room}: none could ever be given.`,
      );
    }
    checkNames(channel.interruptibleBy, known, 'channel', (place) => `${path}/interruptibleBy/${place}`, report);
  });
  checkInterruptions(channels, report);
  // A centre without the standard channel has no web chat, and says so by saying nothing.
  if (!known.has(chat.channel) && chat.channel !== STANDARD_DISTRIBUTION.chat.channel)
    report(
      'error',
      'unknownReference',
      '/chat/channel',
      `There is no channel ${quote(chat.channel)} in this definition.`,
    );
}

/**
 * A channel that interrupts itself gives an agent one interaction after another and parks them all, which nothing ends: an error.
 * Through other channels it takes several kinds of work in turn: a warning, told at the first channel of the circle.
 */
function checkInterruptions(channels: readonly Channel[], report: Report): void {
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  const told = new Set<string>();
  channels.forEach((channel, index) => {
    const path = `/channels/${index}/interruptibleBy`;
    if (channel.interruptibleBy.includes(channel.id)) {
      report('error', 'interruptionCycle', path, `${quote(channel.id)} would interrupt itself, again and again.`);
    }
    const circle = reachedBy(byId, channel.id);
    if (!circle.has(channel.id) || told.has(channel.id)) return;
    for (const id of circle) if (reachedBy(byId, id).has(channel.id)) told.add(id);
    report(
      'warning',
      'interruptionCycle',
      path,
      `${quote(channel.id)} is interrupted by a channel that it interrupts in turn: an agent could park without end.`,
    );
  });
}

/** The channels that interrupt this one, directly or through others; itself only if through others. */
function reachedBy(byId: ReadonlyMap<string, Channel>, from: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of byId.get(id)?.interruptibleBy ?? []) {
      if (next === id || reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
