import type { Lanes } from '@interlock/protocol/console';

/** Parts of a list that are made into JSON without letting anybody else run. */
const PARTS_PER_TURN = 500;

/**
 * The lanes as JSON, made in turns: those of a day of ten thousand records are 5 MB.
 *
 * @param turn lets everybody else run
 */
export async function encodeLanes(lanes: Lanes, turn: () => Promise<void>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  let separator = '{';
  for (const [name, value] of Object.entries(lanes)) {
    const head = `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (!Array.isArray(value)) {
      pieces.push(Buffer.from(`${head}${JSON.stringify(value)}`));
      continue;
    }
    pieces.push(Buffer.from(`${head}[`));
    for (let from = 0; from < value.length; from += PARTS_PER_TURN) {
      const part = JSON.stringify(value.slice(from, from + PARTS_PER_TURN)).slice(1, -1);
      pieces.push(Buffer.from(from === 0 ? part : `,${part}`));
      if (value.length > PARTS_PER_TURN) await turn();
    }
    pieces.push(Buffer.from(']'));
  }
  pieces.push(Buffer.from('}'));
  return new Uint8Array(Buffer.concat(pieces));
}
