import * as v from 'valibot';

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** An instant in a query: ISO 8601 with its zone, or ms since 1970. */
export const instantQuery = v.pipe(
  v.string(),
  v.check(
    (text) => /^\d{1,15}$/.test(text) || ISO_INSTANT.test(text),
    'Must be an instant: ISO 8601 with its zone, or milliseconds since 1970.',
  ),
  v.transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text))),
  v.number(),
  v.check(
    (at) => Number.isFinite(at) && at >= 0 && at <= 8.64e15,
    'Must be an instant between 1970 and the end of time.',
  ),
);
