import * as v from 'valibot';

/** One entry of a problem document. */
export const problemEntrySchema = v.object({
  path: v.string(),
  message: v.string(),
  code: v.optional(v.string()),
  severity: v.optional(v.picklist(['error', 'warning'])),
});
