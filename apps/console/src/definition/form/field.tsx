import { Shape } from '@interlock/look';
import { useEffect, useRef, useState } from 'preact/hooks';
import { pathOf, pointerOf } from '../document.ts';
import { fieldId, useForm } from './form-context.ts';
import { ListField } from './list-field.tsx';
import { type FieldSchema, referenceOf, spokenMs, withoutNull } from './schema.ts';

export interface FieldProps {
  readonly pointer: string;
  readonly member: string;
  readonly schema: FieldSchema;
  readonly value: unknown;
  /** It must be there; else it can be taken away. */
  readonly isRequired: boolean;
  /** In a table the head says what it is. */
  readonly isBare?: boolean;
}

/** A field of the form, built from the published schema. (DE2) */
export function Field(props: FieldProps) {
  const { schema } = withoutNull(props.schema);
  if (schema.type === 'object') return <Group {...props} schema={schema} />;
  if (schema.type === 'array') return <ListField {...props} schema={schema} />;
  return <Single {...props} />;
}

function Group({ pointer, schema, value, member }: FieldProps) {
  const { translated } = useForm();
  const inside = Object(value) as Record<string, unknown>;
  return (
    <fieldset class="df-group" id={fieldId(pointer)} tabIndex={-1}>
      <legend>{translated(schema.title ?? member)}</legend>
      {schema.description !== undefined && <small>{translated(schema.description)}</small>}
      <Problems pointer={pointer} />
      <div class="df-fields">
        {Object.entries(schema.properties ?? {}).map(([name, child]) => (
          <Field
            key={name}
            pointer={`${pointer}${pointerOf([name])}`}
            member={name}
            schema={child}
            value={inside[name]}
            isRequired={schema.required?.includes(name) === true}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Single(props: FieldProps) {
  const { pointer, member, isBare = false } = props;
  const { translated, problemsAt } = useForm();
  const { schema } = withoutNull(props.schema);
  const title = translated(schema.title ?? member);
  const problems = problemsAt(pointer);
  const control = <Control {...props} title={title} isWrong={problems.some(({ severity }) => severity === 'error')} />;
  const note = spokenMs(props.value ?? schema.default, member);
  if (isBare)
    return (
      <div class="df-bare">
        {control}
        {note !== '' && <small class="num">{note}</small>}
        <Problems pointer={pointer} />
      </div>
    );
  return (
    <div class="df-field">
      <label for={fieldId(pointer)}>{title}</label>
      <div class="df-control">
        {control}
        {note !== '' && <small class="num">{note}</small>}
      </div>
      {schema.description !== undefined && (
        <small id={`${fieldId(pointer)}-help`}>{translated(schema.description)}</small>
      )}
      <Problems pointer={pointer} />
    </div>
  );
}

interface ControlProps extends FieldProps {
  readonly title: string;
  readonly isWrong: boolean;
}

function Control(props: ControlProps) {
  const { pointer, value, isRequired } = props;
  const { words, document, set } = useForm();
  const { schema, isNullable } = withoutNull(props.schema);
  const common = {
    id: fieldId(pointer),
    'aria-label': props.isBare === true ? props.title : undefined,
    'aria-invalid': props.isWrong,
  };
  const reference = referenceOf(pathOf(pointer, document));
  if (reference !== null) {
    const entries = document[reference.list];
    const options = (Array.isArray(entries) ? entries : []).map((entry) => ({
      value: Object(entry)[reference.id] as string | number,
      label: String(Object(entry)['label'] ?? Object(entry)[reference.id]),
    }));
    return (
      <Choice
        common={common}
        value={value}
        options={options}
        isOptional={isNullable || !isRequired}
        unset={unsetWord(schema, words)}
        onChoose={(next) => set(pointer, next === undefined && isNullable ? null : next)}
      />
    );
  }
  if (schema.enum !== undefined)
    return (
      <Choice
        common={common}
        value={value}
        options={schema.enum.map((option) => ({
          value: String(option),
          label: words.choice[String(option)] ?? String(option),
        }))}
        isOptional={!isRequired}
        unset={unsetWord(schema, words)}
        onChoose={(next) => set(pointer, next)}
      />
    );
  if (schema.type === 'boolean')
    return (
      <Choice
        common={common}
        value={value}
        options={[
          { value: true, label: words.form.yes },
          { value: false, label: words.form.no },
        ]}
        isOptional={!isRequired}
        unset={unsetWord(schema, words)}
        onChoose={(next) => set(pointer, next)}
      />
    );
  if (schema.type === 'integer' || schema.type === 'number')
    return (
      <Typed
        common={{ ...common, inputMode: 'numeric', size: 9, class: 'num df-number' }}
        value={value === undefined || value === null ? '' : String(value)}
        placeholder={isNullable ? words.form.none : typeof schema.default === 'number' ? String(schema.default) : ''}
        onType={(text) => {
          if (text.trim() === '') set(pointer, isNullable ? null : isRequired ? (schema.minimum ?? 0) : undefined);
          // What is no number is written as it is: the checker says what is wrong with it.
          else set(pointer, /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text);
        }}
      />
    );
  return (
    <Typed
      common={common}
      value={value === undefined || value === null ? '' : String(value)}
      placeholder={isNullable ? words.form.none : ''}
      onType={(text) => set(pointer, text === '' && isNullable ? null : text === '' && !isRequired ? undefined : text)}
    />
  );
}

function unsetWord(schema: FieldSchema, words: ReturnType<typeof useForm>['words']): string {
  const standard = schema.default;
  if (standard === undefined || standard === null) return standard === null ? words.form.none : words.form.unsetPlain;
  const said =
    standard === true
      ? words.form.yes
      : standard === false
        ? words.form.no
        : (words.choice[String(standard)] ?? String(standard));
  return words.form.unset(said);
}

interface Option {
  readonly value: string | number | boolean;
  readonly label: string;
}

/** A native choice; what is chosen and not among the options stays and is named as unknown. */
function Choice({
  common,
  value,
  options,
  isOptional,
  unset,
  onChoose,
}: {
  common: Record<string, unknown>;
  value: unknown;
  options: readonly Option[];
  isOptional: boolean;
  unset: string;
  onChoose: (value: Option['value'] | undefined) => void;
}) {
  const { words } = useForm();
  const index = options.findIndex((option) => option.value === value);
  const isUnknown = index === -1 && value !== undefined && value !== null;
  return (
    <select
      {...common}
      value={isUnknown ? 'unknown' : String(index)}
      onChange={(event) => {
        const chosen = options[Number(event.currentTarget.value)];
        if (event.currentTarget.value !== 'unknown') onChoose(chosen?.value);
      }}
    >
      {isUnknown && <option value="unknown">{words.form.unknown(String(value))}</option>}
      {(isOptional || (index === -1 && !isUnknown)) && <option value="-1">{unset}</option>}
      {options.map((option, at) => (
        <option key={String(option.value)} value={String(at)}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** A line of text that is written into the document when it is left or entered, so that a half-typed word changes nothing. */
function Typed({
  common,
  value,
  placeholder,
  onType,
}: {
  common: Record<string, unknown>;
  value: string;
  placeholder: string;
  onType: (text: string) => void;
}) {
  const { halfTyped } = useForm();
  const [draft, setDraft] = useState<string | null>(null);
  const own = useRef<(() => void) | null>(null);
  const type = (text: string | null): void => {
    setDraft(text);
    const write =
      text === null || text === value
        ? null
        : () => {
            setDraft(null);
            onType(text);
          };
    own.current = write;
    halfTyped.value = write;
  };
  const take = (): void => {
    const write = own.current;
    type(null);
    write?.();
  };
  useEffect(
    () => () => {
      if (own.current !== null && halfTyped.peek() === own.current) halfTyped.value = null;
    },
    [halfTyped],
  );
  return (
    <input
      {...common}
      type="text"
      autocomplete="off"
      spellcheck={false}
      placeholder={placeholder}
      value={draft ?? value}
      onInput={(event) => type(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key === 'Escape') type(null);
      }}
    />
  );
}

/** What the checker says of exactly this place. */
export function Problems({ pointer }: { pointer: string }) {
  const { words, problemsAt } = useForm();
  const problems = problemsAt(pointer);
  if (problems.length === 0) return null;
  return (
    <ul class="df-said">
      {problems.map(({ code, message, severity }) => (
        <li key={code + message} class={severity === 'error' ? 's-wrong' : 's-held'}>
          <Shape tone={severity === 'error' ? 'wrong' : 'held'} />
          {words.problems.say({ code, message })}
        </li>
      ))}
    </ul>
  );
}
