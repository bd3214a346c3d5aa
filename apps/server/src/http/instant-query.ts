import * as v from 'valibot';

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** The 30th of February is no day, though the language takes it for one of March. */
function isDay(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
}

/**
 * An instant in a query: ISO 8601 with its zone, or ms since 1970.
 *
 * @param about what it is, as a sentence for the OpenAPI document
 */
export function instantQuery(about: string) {
  return v.pipe(
    v.string(),
    v.description(`${about} ISO 8601 with a zone, or ms since 1970.`),
    v.check(
      (text) => /^\d{1,15}$/.test(text) || (ISO_INSTANT.test(text) && isDay(text)),
      'Must be an instant: ISO 8601 with its zone, or milliseconds since 1970.',
    ),
    v.transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text))),
    v.number(),
    v.check(
      (at) => Number.isFinite(at) && at >= 0 && at <= 8.64e15,
      'Must be an instant between 1970 and the end of time.',
    ),
  );
}
