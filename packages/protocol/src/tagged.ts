import * as v from 'valibot';

type Issue = v.BaseIssue<unknown>;
type Option = v.BaseSchema<unknown, unknown, Issue> & {
  readonly entries?: Readonly<Record<string, { readonly literal?: unknown }>>;
};

/**
 * A variant whose options each have one literal of their own under `key`. Valibot tries them in turn, and makes an issue of each
 * that it is not: dear where a frame is the ninth of ten. This goes to the named one at once; what names none is refused
 * by Valibot as before. In all else it is the variant.
 */
// So that a page leaves out the schemas that it does not use.
/* @__NO_SIDE_EFFECTS__ */
export function tagged<const K extends string, const O extends v.VariantOptions<K>>(
  key: K,
  options: O,
): v.VariantSchema<K, O, undefined> {
  const schema = v.variant(key, options);
  const byTag = new Map<unknown, Option>(options.map((option: Option) => [option.entries?.[key]?.literal, option]));
  const run: (typeof schema)['~run'] = ({ value }, config) =>
    (byTag.get((value as Readonly<Record<string, unknown>> | null | undefined)?.[key]) ?? schema)['~run'](
      { value },
      config,
    ) as never;
  return { ...schema, '~run': run };
}
