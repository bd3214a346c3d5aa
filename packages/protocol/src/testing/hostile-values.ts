import fc from 'fast-check';

/** Texts that trip parsers up: lone surrogates, look-alikes, dangerous names, long ones. */
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    '',
    ' ; ',
    ';',
    '\ud800',
    '\udc00\ud800',
    'ClientAppMessage',
    'CRMConnectMessage',
    '0N5x0000000AbCd',
    '0N5x0000000AbCdEAW',
    'x'.repeat(600),
    '1 = Lunch',
  ),
);

const oddNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 2 ** 53, Number.MAX_VALUE),
);

/** Values that structured clone carries, or that only live in one realm, and JSON cannot hold. */
const oddThing = fc.constantFrom<() => unknown>(
  () => undefined,
  () => new Map([['a', 1]]),
  () => new Set([1]),
  () => new Date(Number.NaN),
  () => new ArrayBuffer(4),
  () => new Uint8Array(4),
  () => /x/,
  () => 10n,
  () => Symbol('x'),
  () => () => 'x',
  () => Object.create(null),
  () => Object.create({ inherited: 1 }),
  () => {
    // Sparse, so that making it costs nothing: a property test makes thousands.
    const long: unknown[] = [];
    long[999_999] = 1;
    return long;
  },
  () => ({
    get statusId(): string {
      throw new Error('getter');
    },
  }),
  () =>
    new Proxy(
      {},
      {
        get() {
          throw new Error('proxy');
        },
      },
    ),
  () => {
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    return loop;
  },
  () => JSON.parse('{"__proto__":{"isPoisoned":true}}'),
);

/** Anything at all, two to three levels deep. */
export const anything: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      oddNumber,
      oddText,
      oddThing.map((make) => make()),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(oddText, tie('value'), { maxKeys: 5 }),
  ),
})).value;

/**
 * Changes one place of a valid frame into something odd, drops a key or adds one: near misses find more than noise does.
 */
export function nearMissOf(frames: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .record({
      frame: fc.constantFrom(...frames),
      steps: fc.array(fc.nat(8), { maxLength: 6 }),
      odd: anything,
      way: fc.constantFrom('replace', 'drop', 'add'),
      key: oddText,
    })
    .map(({ frame, steps, odd, way, key }) => {
      const copy: unknown = structuredClone(frame);
      let place = copy;
      let isDone = false;
      for (const step of steps) {
        if (typeof place !== 'object' || place === null) break;
        const keys = Object.keys(place);
        const name = keys[step % Math.max(1, keys.length)];
        if (name === undefined) break;
        const next: unknown = Reflect.get(place, name);
        if (typeof next !== 'object' || next === null) {
          change(place, name, odd, way, key);
          isDone = true;
          break;
        }
        place = next;
      }
      if (!isDone && typeof place === 'object' && place !== null) {
        change(place, Object.keys(place)[0] ?? 'x', odd, way, key);
      }
      return copy;
    });
}

function change(place: object, name: string, odd: unknown, way: string, key: string): void {
  if (way === 'replace') Reflect.set(place, name, odd);
  else if (way === 'drop') Reflect.deleteProperty(place, name);
  // The length of a list is nobody's to choose: the language refuses most of what could be set there.
  else if (!Array.isArray(place) || key !== 'length')
    Reflect.defineProperty(place, key, { value: odd, enumerable: true, configurable: true, writable: true });
}

/** Throws if somebody changed the prototypes that everybody shares. */
export function assertPrototypesUntouched(): void {
  const probe: Record<string, unknown> = {};
  const strange = ['isPoisoned', 'isAdmin', 'ready', 'polluted'].filter((key) => probe[key] !== undefined);
  if (strange.length > 0) throw new Error(`Object.prototype was changed: ${strange.join(', ')}`);
  for (const key in probe) throw new Error(`Object.prototype has an enumerable key: ${key}`);
}
