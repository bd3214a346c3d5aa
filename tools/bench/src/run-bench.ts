import { type Figure, lineOf } from './figure.ts';

/** Measures one figure, or several that come from the same run. `say` is for people. */
export type Measurement = (say: (line: string) => void) => Promise<Figure | readonly Figure[]>;

export interface BenchOutput {
  /** Takes one line of JSON. */
  readonly print: (line: string) => void;
  /** Takes one line of words. */
  readonly say: (line: string) => void;
}

/**
 * Runs the measurements one after another and prints a line per figure as soon as it is known (BN1, BN4).
 *
 * @param args of the command: nothing, or `--only` and the name of a measurement
 * @returns the exit status: 0 when everything was measured, whether or not the aims were met; 1 otherwise
 */
export async function runBench(
  measurements: Readonly<Record<string, Measurement>>,
  args: readonly string[],
  { print, say }: BenchOutput,
): Promise<number> {
  const names = chosenNames(Object.keys(measurements), args);
  if (names === null) {
    say(`bench: usage: npm run bench [-- --only NAME], NAME one of ${Object.keys(measurements).join(', ')}`);
    return 1;
  }
  let status = 0;
  for (const name of names) {
    try {
      const measured = await measurements[name]?.(say);
      for (const figure of [measured ?? []].flat()) {
        print(lineOf(figure));
        say(`${name}: ${wordsOf(figure)}`);
      }
    } catch (error) {
      say(`${name}: could not be measured: ${error instanceof Error ? error.message : String(error)}`);
      status = 1;
    }
  }
  return status;
}

function chosenNames(all: readonly string[], args: readonly string[]): readonly string[] | null {
  if (args.length === 0) return all;
  const [flag, name] = args;
  return flag === '--only' && args.length === 2 && name !== undefined && all.includes(name) ? [name] : null;
}

function wordsOf({ figure, value, unit, ratio, aim, met, aimOn }: Figure): string {
  const short = (number: number): string => number.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
  const unitOfAim = aimOn === 'value' ? unit : 'of its limit';
  return `${figure} ${short(value)} ${unit}, ${short(ratio)} of its limit; aim ${short(aim)} ${unitOfAim} ${met ? 'met' : 'MISSED'}`;
}
