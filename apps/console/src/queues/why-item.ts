import { type ItemWhy, obstacleSchema } from '@interlock/protocol/console';
import { listed, stopwatch, type Worded } from '@interlock/words';
import * as v from 'valibot';
import type { Speaker } from '../shell/console-app.ts';
import type { Names } from './names.ts';
import type { QUEUE_WORDS } from './words.ts';

export type WhyWords = Worded<(typeof QUEUE_WORDS)['en']['why']>;

/** Why an item waits, or why it is with this agent, in sentences. (UI42) */
export function itemWhyLines(speaker: Speaker, words: WhyWords, names: Names, why: ItemWhy, now: number): string[] {
  switch (why.state) {
    case 'stuck':
      return [words[why.code]];
    case 'withAgent':
      return why.holders.map(({ agentId, state, reason }) => {
        const by: Readonly<Record<string, string>> = words.by;
        const chosen = by[reason?.by ?? 'supervisor'] ?? reason?.by ?? '';
        return words.holder(names.agent(agentId), speaker.words.work.state[state], chosen);
      });
    case 'waiting': {
      const lines = [
        words.waits(names.queue(why.queueId), stopwatch(now - why.waitingSince), why.ahead, why.step + 1, why.steps),
      ];
      if (why.preferred !== null)
        lines.push(
          words.preferred(
            listed(speaker, why.preferred.agentIds.map(names.agent)),
            stopwatch(why.preferred.until - now),
          ),
        );
      for (const { teamId, groups: found } of why.teams) {
        const rest = found.map(
          ({ obstacle, agents }) => `${agents} ${obstacleWords(speaker, words, names, obstacle, now)}`,
        );
        lines.push(words.team(names.team(teamId), rest.length === 0 ? words.nobody : rest.join('; ')));
      }
      if (why.estimate !== null)
        lines.push(
          words.estimate(stopwatch(why.estimate.waitMs), stopwatch(why.estimate.lowMs), stopwatch(why.estimate.highMs)),
        );
      if (why.nextAt !== null) lines.push(words.next(stopwatch(why.nextAt - now)));
      return lines;
    }
  }
}

/** What is in an agent's way. A code that this page does not know is named as it is: an explanation is evidence. */
export function obstacleWords(
  speaker: Speaker,
  words: WhyWords,
  names: Names,
  obstacle: Readonly<Record<string, unknown>>,
  now: number,
): string {
  const text = (key: string): string => String(obstacle[key] ?? '');
  const { obstacle: of } = words;
  const code = text('code');
  switch (code) {
    case 'notSignedIn':
    case 'linkLost':
    case 'onOffer':
    case 'exclusiveChannel':
    case 'atCapacity':
      return of[code];
    case 'skillMissing':
      return of.skillMissing(names.skill(text('skillId')), Number(obstacle['level']));
    case 'refused': {
      const causes: Readonly<Record<string, string>> = of.refused;
      return causes[text('cause')] ?? of.other(code);
    }
    case 'notReady':
      return of.notReady(obstacle['reasonCode'] == null ? '' : names.reason(Number(obstacle['reasonCode'])));
    case 'held': {
      const holds: Readonly<Record<string, string>> = speaker.words.hold;
      return of.held(holds[text('hold')] ?? text('hold'));
    }
    case 'pause':
      return of.pause(stopwatch(Number(obstacle['until']) - now));
    case 'stepLater':
      return of.stepLater(Number(obstacle['step']) + 1);
    default:
      return of.other(code);
  }
}

/** Answer of `GET /api/v1/agents/{agentId}/why`, as far as the page says it. */
export const agentWhySchema = v.object({
  channels: v.array(v.object({ channel: v.string(), obstacle: v.nullable(obstacleSchema) })),
  queues: v.array(
    v.object({
      queueId: v.string(),
      waiting: v.number(),
      notForThem: v.array(v.object({ code: v.string(), items: v.number() })),
    }),
  ),
});
export type AgentWhy = v.InferOutput<typeof agentWhySchema>;

/** Why an agent has nothing to do, in sentences: by channel, then by queue that they serve. (UI25) */
export function agentWhyLines(speaker: Speaker, words: WhyWords, names: Names, why: AgentWhy, now: number): string[] {
  const notForThem: Readonly<Record<string, string>> = words.agent.notForThem;
  return [
    ...why.channels.map(({ channel, obstacle }) =>
      obstacle === null
        ? words.agent.canTake(names.channel(channel))
        : words.agent.channel(names.channel(channel), obstacleWords(speaker, words, names, obstacle, now)),
    ),
    ...why.queues.map(({ queueId, waiting, notForThem: found }) => {
      if (waiting === 0) return words.agent.nothing(names.queue(queueId));
      const reasons = found.map(({ code, items }) => `${items} ${notForThem[code] ?? code}`);
      return words.agent.waiting(names.queue(queueId), waiting, reasons.join('; '));
    }),
  ];
}
