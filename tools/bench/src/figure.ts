/** One measured figure, as it is printed. */

/** Which number the aim is about, and on which side of it is good. */
export interface Aim {
  readonly aim: number;
  readonly aimOn: 'value' | 'ratio';
  readonly aimIs: 'atLeast' | 'atMost';
}

export interface Measured {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** What the value is measured against, in the same unit and in the same run. */
  readonly limit: number;
  /** What else helps to judge the figure; printed behind the rest. */
  readonly more?: Readonly<Record<string, number | string | boolean>>;
}

export interface Figure extends Measured {
  readonly ratio: number;
  readonly aim: number;
  readonly met: boolean;
  readonly aimOn: Aim['aimOn'];
  readonly aimIs: Aim['aimIs'];
}

/**
 * Compares what was measured with its limit and its aim (BN2).
 *
 * @throws Error when a number is not finite or the limit is not above 0: such a figure was not measured
 */
export function judge(measured: Measured, { aim, aimOn, aimIs }: Aim): Figure {
  const { figure, value, limit } = measured;
  if (!Number.isFinite(value) || !Number.isFinite(limit) || limit <= 0)
    throw new Error(`${figure}: ${value} against a limit of ${limit} is no measurement`);
  const ratio = value / limit;
  const judged = aimOn === 'value' ? value : ratio;
  const met = aimIs === 'atLeast' ? judged >= aim : judged <= aim;
  return { ...measured, ratio, aim, met, aimOn, aimIs };
}

/** The figure as one line of JSON, numbers with at most four significant digits unless they are whole (BN1). */
export function lineOf({ figure, value, unit, limit, ratio, aim, met, aimOn, aimIs, more }: Figure): string {
  return JSON.stringify(
    { figure, value, unit, limit, ratio, aim, met, aimOn, aimIs, ...more },
    (_key, part: unknown) => (typeof part === 'number' ? shortened(part) : part),
  );
}

function shortened(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
}
