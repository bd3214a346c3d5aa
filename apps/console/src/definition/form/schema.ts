/** The part of a JSON Schema that the published one uses. */
export interface FieldSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly items?: FieldSchema;
  readonly anyOf?: readonly FieldSchema[];
}

/** A schema without its "or null", and whether it had one. */
export function withoutNull(schema: FieldSchema): { readonly schema: FieldSchema; readonly isNullable: boolean } {
  const options = schema.anyOf ?? [];
  const real = options.filter(({ type }) => type !== 'null');
  const [only] = real;
  if (only === undefined || real.length !== 1 || options.length === real.length) return { schema, isNullable: false };
  const { title = only.title, description = only.description, default: standard } = schema;
  return {
    schema: {
      ...only,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(standard === undefined ? {} : { default: standard }),
    },
    isNullable: true,
  };
}

/** What a new entry of a list begins with: what must be there, as empty as it may be. */
export function emptyOf(schema: FieldSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => emptyOf(schema.items ?? {}));
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name) === true)
          .map(([name, member]) => [name, emptyOf(member)]),
      );
    default:
      return null;
  }
}

/** The list of the document whose entries a member names, and by which member of theirs. */
export interface Reference {
  readonly list: string;
  readonly id: string;
}

const BY_MEMBER: Readonly<Record<string, Reference>> = {
  teamId: { list: 'teams', id: 'id' },
  skillId: { list: 'skills', id: 'id' },
  toQueueId: { list: 'queues', id: 'id' },
  interruptibleBy: { list: 'channels', id: 'id' },
  readyStatusId: { list: 'presences', id: 'statusId' },
  notReadyStatusId: { list: 'presences', id: 'statusId' },
  heldStatusId: { list: 'presences', id: 'statusId' },
  reasonCode: { list: 'reasonCodes', id: 'code' },
  channel: { list: 'channels', id: 'id' },
};

/** What a place of the document may name; null where it names nothing. */
export function referenceOf(path: readonly (string | number)[]): Reference | null {
  const names = path.filter((part): part is string => typeof part === 'string');
  if (names[0] === 'systemReasonCodes') return { list: 'reasonCodes', id: 'code' };
  return BY_MEMBER[names.at(-1) ?? ''] ?? null;
}

/** Milliseconds as people say them, for the note beside a field; empty for what is no time. */
export function spokenMs(value: unknown, member: string): string {
  if (typeof value !== 'number' || !/Ms$/.test(member) || value < 1_000) return '';
  if (value % 86_400_000 === 0) return `${value / 86_400_000} d`;
  if (value % 3_600_000 === 0) return `${value / 3_600_000} h`;
  if (value % 60_000 === 0) return `${value / 60_000} min`;
  return `${value / 1_000} s`;
}
