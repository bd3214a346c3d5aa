import type { Definition } from '@interlock/protocol';
import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import type { Cancel, Timers } from '../environment.ts';
import { backOffMs } from '../live/back-off.ts';
import { meansTheSame, readText, setAt, writeText } from './document.ts';

/** A fault or a remark of the checker. `''` as a path is the whole document. */
export interface DocumentProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

export type Refused = { readonly ok: false; readonly code: string };
export type Asked<T> = { readonly ok: true; readonly value: T } | Refused;

/** What the store needs of the server. */
export interface DefinitionServer {
  readInForce(): Promise<Asked<{ readonly definition: Definition; readonly version: number }>>;
  check(definition: unknown): Promise<Asked<readonly DocumentProblem[]>>;
  /** Refused with `definitionVersionMismatch` when another version is in force. */
  save(
    definition: unknown,
    ifVersion: number,
    restoredFrom: number | null,
  ): Promise<Asked<{ readonly version: number }>>;
}

/** What of the draft outlives a reload, in this tab alone. */
export interface DraftMemory {
  read(): string | null;
  write(text: string | null): void;
}

export interface DefinitionWorld {
  readonly server: DefinitionServer;
  readonly timers: Timers;
  readonly memory: DraftMemory;
  /** The version that the server says is in force; null until it has said one. */
  readonly toldVersion: ReadonlySignal<number | null>;
}

export interface InForce {
  readonly version: number;
  readonly text: string;
}

export type Saving =
  | { readonly state: 'idle' }
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly version: number }
  /** Somebody else saved; nothing was overwritten. */
  | { readonly state: 'conflict'; readonly theirs: InForce }
  | { readonly state: 'refused'; readonly code: string };

/** `unchecked` while the server cannot be asked. */
export type Verdict = 'checking' | 'unchecked' | 'faulty' | 'usable';

export interface DefinitionStore {
  readonly reading: ReadonlySignal<'reading' | 'done' | 'failed'>;
  /** What the draft began from. */
  readonly base: ReadonlySignal<InForce | null>;
  /** What is in force, as far as is known: another than the base while there is a conflict. */
  readonly inForce: ReadonlySignal<InForce | null>;
  readonly text: ReadonlySignal<string>;
  /** Puts what is typed in a field, and not in the text yet, into the text; null while there is no such thing. */
  readonly halfTyped: Signal<(() => void) | null>;
  /** What was taken away last, as long as nothing else has changed since. */
  readonly removed: ReadonlySignal<string | null>;
  /** What is half typed counts as a change. */
  readonly isChanged: ReadonlySignal<boolean>;
  readonly problems: ReadonlySignal<readonly DocumentProblem[]>;
  readonly checking: ReadonlySignal<'checking' | 'done' | 'failed'>;
  /** Whether the text could be put in force. Only what is usable can be saved. */
  readonly verdict: ReadonlySignal<Verdict>;
  readonly saving: Signal<Saving>;
  /** The draft was there from before this page was opened. */
  readonly isRestored: ReadonlySignal<boolean>;
  setText(text: string): void;
  /** Takes a place away, which can be undone until the text is changed again. @param what it is called */
  remove(pointer: string, what: string): void;
  undoRemoval(): void;
  /** Puts what is half typed into the text, before the tab is left with it. */
  finishTyping(): void;
  /** Puts a whole document into the draft; with the version whose document it is, if it is one. */
  load(definition: unknown, restoredFrom: number | null): void;
  /** Gives the draft up. */
  discard(): void;
  save(): Promise<void>;
  /** Keeps the draft and lets it begin from what the other one saved. */
  rebase(): void;
  /** Reads or checks again, whichever failed. */
  retry(): void;
  stop(): void;
}

const CHECK_MS = 350;

/** Editors are few: they need not come back one after the other. */
const retryMs = (attempt: number): number => backOffMs(attempt, () => 1);

interface Draft {
  readonly text: string;
  readonly base: InForce;
  readonly restoredFrom: number | null;
}

/** One document, its draft, what is wrong with it, and how it is put in force. (DE1 to DE9) */
export function createDefinitionStore({ server, timers, memory, toldVersion }: DefinitionWorld): DefinitionStore {
  const reading = signal<'reading' | 'done' | 'failed'>('reading');
  const base = signal<InForce | null>(null);
  const text = signal('');
  const problems = signal<readonly DocumentProblem[]>([]);
  const checking = signal<'checking' | 'done' | 'failed'>('done');
  const saving = signal<Saving>({ state: 'idle' });
  const inForce = computed(() => {
    const { value } = saving;
    return value.state === 'conflict' ? value.theirs : base.value;
  });
  const isRestored = signal(false);
  const halfTyped = signal<(() => void) | null>(null);
  const removal = signal<{ readonly what: string; readonly before: string; readonly after: string } | null>(null);
  const removed = computed(() => (removal.value?.after === text.value ? removal.value.what : null));
  const isOther = computed(() => base.value !== null && !meansTheSame(base.value.text, text.value));
  const isChanged = computed(() => isOther.value || halfTyped.value !== null);
  let restoredFrom: { readonly version: number; readonly text: string } | null = null;
  let cancelCheck: Cancel = () => {};
  let cancelFollow: Cancel = () => {};
  let isStopped = false;
  let turn = 0;

  const stopKeeping = effect(() => {
    const from = base.value;
    if (from === null) return;
    const draft: Draft | null = isOther.value
      ? { text: text.value, base: from, restoredFrom: restoredFrom?.version ?? null }
      : null;
    memory.write(draft === null ? null : JSON.stringify(draft));
  });

  async function read(): Promise<void> {
    reading.value = 'reading';
    const answer = await server.readInForce();
    if (!answer.ok) {
      reading.value = 'failed';
      return;
    }
    const found = inForceOf(answer.value);
    const draft = readDraft(memory.read());
    // Set before the text, so that the draft is not thrown away between the two.
    text.value = draft?.text ?? found.text;
    base.value = draft?.base ?? found;
    isRestored.value = draft !== null;
    if (draft?.restoredFrom != null) restoredFrom = { version: draft.restoredFrom, text: draft.text };
    // Somebody saved while the draft lay here: it is said when it is opened and not only when it is saved.
    if (draft !== null && draft.base.version !== found.version) saving.value = { state: 'conflict', theirs: found };
    reading.value = 'done';
    await check();
  }

  /** Takes over what somebody else has put in force, or says so where there is a draft. (DE14) */
  async function follow(attempt: number): Promise<void> {
    cancelFollow();
    const known = inForce.peek()?.version;
    const answer = await server.readInForce();
    // What was saved from here meanwhile is newer than the answer; saving itself is tied to the version.
    if (isStopped || inForce.peek()?.version !== known || saving.peek().state === 'saving') return;
    if (!answer.ok) {
      cancelFollow = timers.after(retryMs(attempt), () => void follow(attempt + 1));
      return;
    }
    const theirs = inForceOf(answer.value);
    if (theirs.version === known) return;
    saving.value = { state: 'conflict', theirs };
    if (!isChanged.peek()) discard();
  }

  const stopFollowing = effect(() => {
    const told = toldVersion.value;
    const known = inForce.value?.version;
    if (reading.value !== 'done' || saving.value.state === 'saving' || told === null || told === known) return;
    untracked(() => void follow(0));
  });

  /** @param attempt checks of the same text that failed in a row */
  async function check(attempt = 0): Promise<void> {
    cancelCheck();
    turn += 1;
    const own = turn;
    const parsed = readText(text.peek());
    if (!parsed.ok) {
      problems.value = [{ severity: 'error', code: 'notJson', path: '', message: parsed.reason }];
      checking.value = 'done';
      return;
    }
    // That it is tried again by itself is not said each time.
    if (attempt === 0) checking.value = 'checking';
    const answer = await server.check(parsed.value);
    if (own !== turn || isStopped) return;
    checking.value = answer.ok ? 'done' : 'failed';
    // What was found in another text says nothing of this one.
    problems.value = answer.ok ? answer.value : [];
    if (!answer.ok) cancelCheck = timers.after(retryMs(attempt), () => void check(attempt + 1));
  }

  function setText(next: string): void {
    if (next === text.peek()) return;
    text.value = next;
    if (saving.peek().state === 'saved' || saving.peek().state === 'refused') saving.value = { state: 'idle' };
    checking.value = 'checking';
    cancelCheck();
    cancelCheck = timers.after(CHECK_MS, () => void check());
  }

  function discard(): void {
    const now = inForce.peek();
    if (now === null) return;
    restoredFrom = null;
    isRestored.value = false;
    base.value = now;
    saving.value = { state: 'idle' };
    setText(now.text);
  }

  void read();

  return {
    reading,
    base,
    inForce,
    text,
    halfTyped,
    removed,
    isChanged,
    problems,
    checking,
    verdict: computed(() => {
      if (checking.value !== 'done') return checking.value === 'failed' ? 'unchecked' : 'checking';
      return problems.value.some(({ severity }) => severity === 'error') ? 'faulty' : 'usable';
    }),
    saving,
    isRestored,
    setText,
    remove(pointer, what) {
      const before = text.peek();
      const after = setAt(before, pointer, undefined);
      removal.value = { what, before, after };
      setText(after);
    },
    undoRemoval() {
      if (removed.peek() !== null && removal.value !== null) setText(removal.value.before);
    },
    finishTyping() {
      const write = halfTyped.peek();
      halfTyped.value = null;
      write?.();
    },
    load(definition, version) {
      const next = writeText(definition);
      restoredFrom = version === null ? null : { version, text: next };
      setText(next);
    },
    discard,
    async save() {
      const from = base.peek();
      const parsed = readText(text.peek());
      if (from === null || !parsed.ok || saving.peek().state === 'saving') return;
      const saved = text.peek();
      const repeats = restoredFrom !== null && meansTheSame(restoredFrom.text, saved) ? restoredFrom.version : null;
      saving.value = { state: 'saving' };
      const answer = await server.save(parsed.value, from.version, repeats);
      if (answer.ok) {
        base.value = { version: answer.value.version, text: saved };
        restoredFrom = null;
        isRestored.value = false;
        saving.value = { state: 'saved', version: answer.value.version };
        return;
      }
      if (answer.code !== 'definitionVersionMismatch') {
        saving.value = { state: 'refused', code: answer.code };
        return;
      }
      const now = await server.readInForce();
      saving.value = now.ok
        ? { state: 'conflict', theirs: inForceOf(now.value) }
        : { state: 'refused', code: now.code };
    },
    rebase() {
      const { value } = saving;
      if (value.state !== 'conflict') return;
      base.value = value.theirs;
      saving.value = { state: 'idle' };
    },
    retry: () => void (reading.peek() === 'failed' ? read() : check()),
    stop() {
      isStopped = true;
      cancelCheck();
      cancelFollow();
      stopFollowing();
      stopKeeping();
    },
  };
}

function inForceOf({ version, definition }: { readonly version: number; readonly definition: Definition }): InForce {
  return { version, text: writeText(definition) };
}

/** A draft as it was kept; null for none and for what is not one. */
function readDraft(kept: string | null): Draft | null {
  if (kept === null) return null;
  try {
    const draft = JSON.parse(kept) as Partial<Draft> | null;
    const isDraft =
      typeof draft?.text === 'string' && typeof draft.base?.text === 'string' && typeof draft.base.version === 'number';
    return isDraft ? (draft as Draft) : null;
  } catch {
    return null;
  }
}
