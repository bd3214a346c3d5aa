/**
 * Results that the ContactCenters simulator (Université de Montréal, Apache-2.0) publishes with its examples: 1,000 independent days
 * each, with the mean, the deviation from day to day, and the digits that are given. Waits are in minutes.
 */
import type { Load } from './erlang.ts';
import { type Interval, normalQuantile } from './statistics.ts';

export interface Published {
  readonly mean: number;
  readonly deviation: number;
  /** Half of the last digit given. */
  readonly rounding: number;
}

const DAYS = 1_000;

/** Where the published mean may really be. */
export function intervalOf({ mean, deviation }: Published, confidence: number): Interval {
  const half = (normalQuantile(1 - (1 - confidence) / 2) * deviation) / Math.sqrt(DAYS);
  return { mean, low: mean - half, high: mean + half };
}

const published = (mean: number, deviation: number): Published => ({ mean, deviation, rounding: 0.0005 });

/** The queue of the examples MMC and MMCAb, rates per minute: without and with patience. */
export const QUEUE_C: Load = { arrivals: 4.2, services: 0.5, agents: 12, leaving: 0 };
export const QUEUE_A: Load = { ...QUEUE_C, leaving: 1 };

/** Example MMC: M/M/12, a day of 8 hours that starts empty. */
export const MMC = {
  answeredInTime: published(1816.158, 57.043),
  inTimeOfAnswered: published(0.902, 0.033),
  waitToAnswer: published(0.099, 0.045),
  occupancy: published(0.695, 0.023),
} as const;

/** Example MMCAb: the same with patience. */
export const MMC_AB = {
  abandoned: published(58.609, 15.295),
  answeredInTime: published(1906.008, 35.828),
  inTimeOfAnswered: published(0.975, 0.0079),
  waitToAnswer: published(0.024, 0.006),
  occupancy: published(0.675, 0.019),
} as const;

/** Example SimpleMSK: three types, two groups, three periods and a random day. */
export const SIMPLE_MSK = {
  answered: published(4297.305, 437.605),
  abandoned: published(910.335, 551.164),
  inTimeOfJudged: published(0.501, 0.128),
  /** Of the first group, until the last contact has gone. */
  occupancyOfFirst: published(0.881, 0.058),
} as const;

/** Example Bilingual: a week of two languages and three groups, with retries; occupancy of what was scheduled. */
export const BILINGUAL_WEEK = {
  offered: published(5110.161, 83.029),
  retries: published(107.168, 21.377),
  answered: published(4967.235, 69.111),
  abandoned: published(142.868, 26.74),
  answeredInTime: published(4896.885, 66.002),
  occupancy: {
    english: published(0.47624, 0.00977),
    spanish: published(0.47639, 0.00962),
    both: published(0.63254, 0.00908),
  },
} as const;
