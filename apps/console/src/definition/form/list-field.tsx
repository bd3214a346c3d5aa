import { useMemo, useRef, useState } from 'preact/hooks';
import { type KeyedEntries, keyEntries } from './entry-keys.ts';
import { Field, type FieldProps, Problems } from './field.tsx';
import { fieldId, useForm } from './form-context.ts';
import { emptyOf, type FieldSchema } from './schema.ts';

/** Entries that are drawn at first; a definition may have 20,000 agents. */
const PAGE = 50;

/** A list: of plain values in a row, of flat entries as a table, of deep ones as cards. (DE2) */
export function ListField({ pointer, member, schema, value, isRequired }: FieldProps) {
  const { words, translated, remove: takeAway, append } = useForm();
  const [find, setFind] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const entries = Array.isArray(value) ? (value as unknown[]) : [];
  const item = schema.items ?? {};
  const title = translated(schema.title ?? member);
  const keyed = useRef<KeyedEntries | null>(null);
  keyed.current = useMemo(() => keyEntries(keyed.current, entries), [value]);
  const { keys } = keyed.current;
  const needle = find.trim().toLowerCase();
  const found = entries
    .map((entry, index): Shown => ({ entry, index, key: keys[index] ?? index }))
    .filter(({ entry }) => needle === '' || JSON.stringify(entry).toLowerCase().includes(needle));
  const shown = found.slice(0, limit);
  const remove = (index: number): void => {
    const entry = entries[index];
    const what = item.type === 'object' ? nameOf(entry, index, words) : String(entry);
    // The last entry of a list that need not be there takes the list with it.
    takeAway(entries.length === 1 && !isRequired ? pointer : `${pointer}/${index}`, what);
  };
  const isFlat = isFlatEntry(item);
  return (
    <fieldset class={item.type === 'object' ? 'df-list' : 'df-list df-plain'} id={fieldId(pointer)} tabIndex={-1}>
      <legend>{title}</legend>
      {schema.description !== undefined && <small>{translated(schema.description)}</small>}
      <Problems pointer={pointer} />
      {/* What is found may have become too few to search in: its search stays as long as it counts. */}
      {(entries.length > PAGE || find !== '') && (
        <div class="tools">
          <input
            type="search"
            aria-label={`${words.form.find}: ${title}`}
            placeholder={words.form.find}
            value={find}
            onInput={(event) => {
              setFind(event.currentTarget.value);
              setLimit(PAGE);
            }}
          />
          <small class="num">{words.form.shown(shown.length, entries.length)}</small>
        </div>
      )}
      {entries.length === 0 && <p class="muted">{words.form.empty}</p>}
      {item.type !== 'object' ? (
        <ul class="df-values">
          {shown.map(({ entry, index, key }) => (
            <li key={key}>
              <Field pointer={`${pointer}/${index}`} member={member} schema={item} value={entry} isRequired isBare />
              <Remove label={words.form.removeOf(String(entry))} onClick={() => remove(index)} />
            </li>
          ))}
        </ul>
      ) : isFlat ? (
        <Table pointer={pointer} item={item} shown={shown} remove={remove} />
      ) : (
        <ol class="df-cards">
          {shown.map(({ entry, index, key }) => (
            <Card
              key={key}
              pointer={`${pointer}/${index}`}
              item={item}
              entry={entry}
              index={index}
              remove={() => remove(index)}
            />
          ))}
        </ol>
      )}
      <div class="buttons">
        {found.length > shown.length && (
          <button type="button" onClick={() => setLimit(limit + 4 * PAGE)}>
            {words.form.more}
          </button>
        )}
        <button
          type="button"
          disabled={entries.length >= (schema.maxItems ?? Number.POSITIVE_INFINITY)}
          onClick={() => {
            append(pointer, emptyOf(item));
            setFind('');
            setLimit(Math.max(limit, entries.length + 1));
          }}
        >
          {words.form.add(title)}
        </button>
      </div>
    </fieldset>
  );
}

/** No lists and groups inside: it fits a row of a table. */
function isFlatEntry({ properties = {} }: FieldSchema): boolean {
  const members = Object.values(properties);
  return members.length <= 5 && members.every(({ type }) => type !== 'array' && type !== 'object');
}

interface Shown {
  readonly entry: unknown;
  readonly index: number;
  readonly key: number;
}

function Table({
  pointer,
  item,
  shown,
  remove,
}: {
  pointer: string;
  item: FieldSchema;
  shown: readonly Shown[];
  remove: (index: number) => void;
}) {
  const { words, translated } = useForm();
  const members = Object.entries(item.properties ?? {});
  if (shown.length === 0) return null;
  return (
    <div class="scroll-x">
      <table class="df-table">
        <thead>
          <tr>
            {members.map(([name, member]) => (
              <th key={name} scope="col" title={translated(member.description ?? '')}>
                {translated(member.title ?? name)}
              </th>
            ))}
            <th>
              <span class="spoken">{words.form.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ entry, index, key }) => (
            <tr key={key} id={fieldId(`${pointer}/${index}`)} tabIndex={-1}>
              {members.map(([name, member], at) => (
                <td key={name}>
                  <Field
                    pointer={`${pointer}/${index}/${name}`}
                    member={name}
                    schema={member}
                    value={Object(entry)[name]}
                    isRequired={item.required?.includes(name) === true}
                    isBare
                  />
                  {at === 0 && <Problems pointer={`${pointer}/${index}`} />}
                </td>
              ))}
              <td>
                <Remove label={words.form.removeOf(nameOf(entry, index, words))} onClick={() => remove(index)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Card({
  pointer,
  item,
  entry,
  index,
  remove,
}: {
  pointer: string;
  item: FieldSchema;
  entry: unknown;
  index: number;
  remove: () => void;
}) {
  const { words, problemsAt } = useForm();
  const name = nameOf(entry, index, words);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li class="df-card" id={fieldId(pointer)} tabIndex={-1}>
      <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <span>{name}</span>
          <small>{summaryOf(entry)}</small>
        </summary>
        {isOpen && (
          <div class="df-fields">
            {Object.entries(item.properties ?? {}).map(([member, child]) => (
              <Field
                key={member}
                pointer={`${pointer}/${member}`}
                member={member}
                schema={child}
                value={Object(entry)[member]}
                isRequired={item.required?.includes(member) === true}
              />
            ))}
          </div>
        )}
      </details>
      {problemsAt(pointer).length > 0 && <Problems pointer={pointer} />}
      <Remove label={words.form.removeOf(name)} onClick={remove} />
    </li>
  );
}

function nameOf(entry: unknown, index: number, words: ReturnType<typeof useForm>['words']): string {
  const { label, id, agentId, statusId, code } = Object(entry) as Record<string, unknown>;
  const name = [label, agentId, id, statusId, code].find((part) => part !== undefined && part !== '');
  return name === undefined ? words.form.entry(index + 1) : String(name);
}

/** What a closed card tells: its ids, and what it names. */
function summaryOf(entry: unknown): string {
  const parts = Object.entries(Object(entry) as Record<string, unknown>).flatMap(([name, value]) => {
    if (!Array.isArray(value) || value.length === 0) return name === 'id' || name === 'statusId' ? [String(value)] : [];
    return [
      value
        .map((inner) => Object(inner)['teamId'] ?? Object(inner)['skillId'] ?? (typeof inner === 'string' ? inner : ''))
        .filter((text) => text !== '')
        .join(', '),
    ];
  });
  return parts.filter((part) => part !== '').join(' · ');
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="plain icon df-remove" aria-label={label} title={label} onClick={onClick}>
      <svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" stroke-width="1.6" fill="none" />
      </svg>
    </button>
  );
}
