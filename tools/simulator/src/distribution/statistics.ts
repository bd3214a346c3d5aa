/** Means and ratios over independent runs, with their confidence intervals. */

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The ratio of two sums over independent runs, such as those in time among those answered (delta method, Student's t).
 *
 * @param runs at least two
 */
export function ratioInterval(
  runs: readonly { readonly of: number; readonly among: number }[],
  confidence: number,
): Interval {
  const count = runs.length;
  if (count < 2) throw new RangeError('an interval needs two runs at least');
  let of = 0;
  let among = 0;
  for (const run of runs) {
    of += run.of;
    among += run.among;
  }
  const mean = of / among;
  let squares = 0;
  for (const run of runs) squares += (run.of - mean * run.among) ** 2;
  const half =
    (studentQuantile(1 - (1 - confidence) / 2, count - 1) * Math.sqrt(squares / (count - 1) / count)) / (among / count);
  return { mean, low: mean - half, high: mean + half };
}

/** A ratio of each of two that lived the same run. */
export interface Pair {
  readonly first: { readonly of: number; readonly among: number };
  readonly second: { readonly of: number; readonly among: number };
}

/**
 * How much the first one's ratio of sums is above the second one's, over independent runs that both lived (delta method, Student's t):
 * what a run does to both cancels.
 *
 * @param pairs at least two
 */
export function differenceInterval(pairs: readonly Pair[], confidence: number): Interval {
  const count = pairs.length;
  if (count < 2) throw new RangeError('an interval needs two runs at least');
  const total = { of: 0, among: 0, ofSecond: 0, amongSecond: 0 };
  for (const { first, second } of pairs) {
    total.of += first.of;
    total.among += first.among;
    total.ofSecond += second.of;
    total.amongSecond += second.among;
  }
  const ratio = total.of / total.among;
  const ratioSecond = total.ofSecond / total.amongSecond;
  let squares = 0;
  for (const { first, second } of pairs) {
    const above = (first.of - ratio * first.among) / (total.among / count);
    const aboveSecond = (second.of - ratioSecond * second.among) / (total.amongSecond / count);
    squares += (above - aboveSecond) ** 2;
  }
  const half = studentQuantile(1 - (1 - confidence) / 2, count - 1) * Math.sqrt(squares / (count - 1) / count);
  const mean = ratio - ratioSecond;
  return { mean, low: mean - half, high: mean + half };
}

/** The standard normal distribution. */
function normalShare(z: number): number {
  // The series has positive terms only, so nothing cancels.
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The z below which a share of the standard normal distribution lies; for shares of 0.5 to 1 - 1e-9. */
export function normalQuantile(share: number): number {
  let low = 0;
  let high = 6.5;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return low;
}

/** Student's quantile from the normal one, by its expansion in the degrees of freedom; to three digits from 8 degrees on. */
export function studentQuantile(share: number, freedom: number): number {
  const z = normalQuantile(share);
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
