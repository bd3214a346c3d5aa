import { completeDefinition, type Definition } from '@interlock/protocol';
import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { createDefinitionStore, type DefinitionServer } from './definition-store.ts';
import { setAt, writeText } from './document.ts';

const DEFINITION: Definition = completeDefinition({
  version: 1,
  name: 'Demo',
  mode: 'synchronized',
  allowedOrigins: ['https://crm.example'],
  presences: [
    { statusId: 'available', label: 'Available', ready: true },
    { statusId: 'busy', label: 'Busy', ready: false },
  ],
  reasonCodes: [{ code: 1, label: 'Break', selectable: true }],
  presenceMap: [{ statusId: 'busy', reasonCode: 1 }],
  defaults: { readyStatusId: 'available', notReadyStatusId: 'busy', heldStatusId: 'busy', reasonCode: 1 },
  systemReasonCodes: {
    startWork: 1,
    clientDisconnect: 1,
    missed: 1,
    supervisor: 1,
    otherSide: 1,
    wrapUp: 1,
    flapping: 1,
    outOfStep: 1,
  },
  channels: [{ id: 'chat', label: 'Chat', capacity: 1, offerTimeoutMs: 20_000, wrapUpMs: 0 }],
});

function opened(kept: string | null = null, more: Partial<DefinitionServer> = {}) {
  let inForce = { definition: DEFINITION, version: 3 };
  const saves: { version: number; restoredFrom: number | null }[] = [];
  let due: { readonly run: () => void; readonly inMs: number } | null = null;
  const memory = { kept };
  const toldVersion = signal<number | null>(null);
  const server: DefinitionServer = {
    readInForce: async () => ({ ok: true, value: inForce }),
    check: async () => ({ ok: true, value: [] }),
    async save(definition, version, restoredFrom) {
      saves.push({ version, restoredFrom });
      if (version !== inForce.version) return { ok: false, code: 'definitionVersionMismatch', detail: null };
      inForce = { definition: definition as Definition, version: version + 1 };
      return { ok: true, value: { version: inForce.version } };
    },
    ...more,
  };
  const open = () =>
    createDefinitionStore({
      server,
      toldVersion,
      memory: {
        read: () => memory.kept,
        write(text) {
          memory.kept = text;
        },
      },
      timers: {
        now: () => 0,
        after(inMs, run) {
          const own = { run, inMs };
          due = own;
          return () => {
            if (due === own) due = null;
          };
        },
      },
    });
  return {
    open,
    server,
    memory,
    saves,
    toldVersion,
    fire() {
      const now = due;
      due = null;
      now?.run();
    },
    dueInMs: () => due?.inMs ?? null,
    somebodySaves(definition: Definition) {
      inForce = { definition, version: inForce.version + 1 };
    },
  };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe('the draft', () => {
  it('[DE7] what is not JSON is one problem, and is not sent', async () => {
    let asked = 0;
    const { open, fire, saves } = opened(null, {
      async check() {
        asked += 1;
        return { ok: true, value: [] };
      },
    });
    const store = open();
    await settle();
    expect(asked).toBe(1);
    store.setText('{');
    fire();
    await settle();
    expect(asked).toBe(1);
    expect(store.problems.value).toMatchObject([{ severity: 'error', code: 'notJson', path: '' }]);
    await store.save();
    expect(saves).toEqual([]);
  });

  it('[DE7] a check that fails is tried again by itself and at once when asked to; what it found before is not kept', async () => {
    let answers = 0;
    let isReachable = true;
    const world = opened(null, {
      async check() {
        answers += 1;
        if (!isReachable) return { ok: false, code: 'unreachable' };
        return { ok: true, value: [{ severity: 'error', code: 'x', path: '/name', message: '' }] };
      },
    });
    const store = world.open();
    await settle();
    expect(store.verdict.value).toBe('faulty');
    isReachable = false;
    store.setText(setAt(store.text.value, '/name', 'Other'));
    expect([store.verdict.value, world.dueInMs()]).toEqual(['checking', 350]);
    const waits: (number | null)[] = [];
    for (let turn = 0; turn < 7; turn += 1) {
      world.fire();
      await settle();
      expect([store.verdict.value, store.problems.value]).toEqual(['unchecked', []]);
      waits.push(world.dueInMs());
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    isReachable = true;
    world.fire();
    await settle();
    expect([store.verdict.value, answers, world.dueInMs()]).toEqual(['faulty', 9, null]);
    isReachable = false;
    store.retry();
    await settle();
    expect(store.verdict.value).toBe('unchecked');
    isReachable = true;
    store.retry();
    await settle();
    expect([store.verdict.value, world.dueInMs()]).toEqual(['faulty', null]);
  });

  it('[DE7] nothing is checked any more once the page is gone', async () => {
    const world = opened(null, { check: async () => ({ ok: false, code: 'unreachable' }) });
    const store = world.open();
    store.stop();
    await settle();
    expect(world.dueInMs()).toBeNull();
  });

  it('[DE5] survives a reload with what it began from, and is gone when it is given up', async () => {
    const world = opened();
    const store = world.open();
    await settle();
    expect(world.memory.kept).toBeNull();
    store.setText(setAt(store.text.value, '/name', 'Other'));
    store.stop();
    const again = world.open();
    await settle();
    expect([again.isRestored.value, again.isChanged.value, again.base.value?.version]).toEqual([true, true, 3]);
    expect(JSON.parse(again.text.value).name).toBe('Other');
    again.discard();
    expect([again.isChanged.value, world.memory.kept]).toEqual([false, null]);
  });

  it('[DE5] what is half typed in a field counts as a change, is not kept before it is in the text, and can be put there', async () => {
    const { open, memory } = opened();
    const store = open();
    await settle();
    store.halfTyped.value = () => store.setText(setAt(store.text.value, '/name', 'Half'));
    expect([store.isChanged.value, memory.kept]).toEqual([true, null]);
    store.finishTyping();
    expect(store.halfTyped.value).toBeNull();
    expect(JSON.parse(JSON.parse(memory.kept ?? '').text).name).toBe('Half');
    store.discard();
    expect([store.isChanged.value, memory.kept]).toEqual([false, null]);
  });

  it('[DE15] what was taken away last comes back as it was written, until something else changes', async () => {
    const store = opened().open();
    await settle();
    const whole = store.text.value;
    store.undoRemoval();
    expect(store.removed.value).toBeNull();
    store.remove('/presences/0', 'Available');
    store.remove('/presences/0', 'Busy');
    expect(store.removed.value).toBe('Busy');
    store.undoRemoval();
    expect(store.removed.value).toBeNull();
    expect(JSON.parse(store.text.value).presences).toMatchObject([{ label: 'Busy' }]);
    store.discard();
    store.remove('/presences/0', 'Available');
    store.undoRemoval();
    expect([store.text.value, store.isChanged.value]).toEqual([whole, false]);
    store.remove('/presences/0', 'Available');
    store.setText(setAt(store.text.value, '/name', 'Other'));
    store.undoRemoval();
    expect([store.removed.value, JSON.parse(store.text.value).presences.length]).toEqual([null, 1]);
  });

  it.each([
    'nonsense',
    '{}',
    '{"text":1}',
    'null',
  ])('[DE5] what was kept and is no draft is left alone: %s', async (kept) => {
    const store = opened(kept).open();
    await settle();
    expect([store.isRestored.value, store.isChanged.value]).toEqual([false, false]);
  });
});

describe('another version in force', () => {
  it('[DE14] is taken over where nothing is unsaved, and asked for again until it can be read', async () => {
    let failures = 0;
    const world = opened();
    const { readInForce } = world.server;
    world.server.readInForce = async () => {
      failures -= 1;
      return failures >= 0 ? { ok: false, code: 'unreachable' } : readInForce();
    };
    const store = world.open();
    world.toldVersion.value = 3;
    await settle();
    world.somebodySaves({ ...DEFINITION, name: 'Theirs' });
    failures = 1;
    world.toldVersion.value = 4;
    await settle();
    expect(store.inForce.value?.version).toBe(3);
    world.fire();
    await settle();
    expect([store.inForce.value?.version, store.base.value?.version, store.isChanged.value]).toEqual([4, 4, false]);
    expect([JSON.parse(store.text.value).name, store.saving.value.state]).toEqual(['Theirs', 'idle']);
  });

  it('[DE8][DE14] is said at once where something is unsaved or half typed, and the newest of them counts', async () => {
    const world = opened();
    const store = world.open();
    await settle();
    store.halfTyped.value = () => {};
    world.somebodySaves({ ...DEFINITION, name: 'Theirs' });
    world.toldVersion.value = 4;
    await settle();
    expect(store.saving.value).toMatchObject({ state: 'conflict', theirs: { version: 4 } });
    expect([store.inForce.value?.version, store.base.value?.version]).toEqual([4, 3]);
    world.somebodySaves({ ...DEFINITION, name: 'Theirs again' });
    world.toldVersion.value = 5;
    await settle();
    expect(store.saving.value).toMatchObject({ state: 'conflict', theirs: { version: 5 } });
    store.rebase();
    expect([store.base.value?.version, JSON.parse(store.text.value).name]).toEqual([5, 'Demo']);
  });

  it('[DE14] what was saved from here is no other one, whether the server tells it before or after its answer', async () => {
    const world = opened();
    const store = world.open();
    world.toldVersion.value = 3;
    await settle();
    for (const [name, isToldFirst] of [
      ['One', true],
      ['Two', false],
    ] as const) {
      const next = (store.base.value?.version ?? 0) + 1;
      store.setText(setAt(store.text.value, '/name', name));
      const saved = store.save();
      if (isToldFirst) world.toldVersion.value = next;
      await saved;
      await settle();
      world.toldVersion.value = next;
      await settle();
      expect(store.saving.value).toEqual({ state: 'saved', version: next });
    }
  });

  it('[DE14] is left alone once the page is gone', async () => {
    const world = opened();
    const store = world.open();
    await settle();
    store.stop();
    world.somebodySaves({ ...DEFINITION, name: 'Theirs' });
    world.toldVersion.value = 4;
    await settle();
    expect(store.inForce.value?.version).toBe(3);
  });
});

describe('saving', () => {
  it('[DE8] is tied to the version that was read', async () => {
    const { open, saves } = opened();
    const store = open();
    await settle();
    store.setText(setAt(store.text.value, '/name', 'Other'));
    await store.save();
    expect(saves).toEqual([{ version: 3, restoredFrom: null }]);
    expect([store.saving.value, store.isChanged.value]).toEqual([{ state: 'saved', version: 4 }, false]);
  });

  it('[DE8] what somebody else saved meanwhile is shown, nothing is overwritten, and the draft stays', async () => {
    const { open, saves, somebodySaves } = opened();
    const store = open();
    await settle();
    store.setText(setAt(store.text.value, '/name', 'Mine'));
    somebodySaves({ ...DEFINITION, name: 'Theirs' });
    await store.save();
    expect(store.saving.value).toMatchObject({ state: 'conflict', theirs: { version: 4 } });
    expect(JSON.parse(store.text.value).name).toBe('Mine');
    store.rebase();
    await store.save();
    expect(saves.at(-1)).toEqual({ version: 4, restoredFrom: null });
    expect(store.saving.value).toEqual({ state: 'saved', version: 5 });
  });

  it('[DE8] that somebody saved while a draft lay in the tab is said when it is opened', async () => {
    const world = opened();
    const store = world.open();
    await settle();
    store.setText(setAt(store.text.value, '/name', 'Mine'));
    store.stop();
    world.somebodySaves({ ...DEFINITION, name: 'Theirs' });
    const again = world.open();
    await settle();
    expect(again.saving.value).toMatchObject({ state: 'conflict', theirs: { version: 4 } });
    again.discard();
    expect(JSON.parse(again.text.value).name).toBe('Theirs');
  });

  it('[DE9] a return to a version is recorded as such, and no longer once it is changed', async () => {
    const { open, saves } = opened();
    const store = open();
    await settle();
    store.load({ ...DEFINITION, name: 'Former' }, 1);
    await store.save();
    expect(saves.at(-1)).toEqual({ version: 3, restoredFrom: 1 });
    store.load({ ...DEFINITION, name: 'Former' }, 1);
    store.setText(setAt(store.text.value, '/name', 'Not quite'));
    await store.save();
    expect(saves.at(-1)).toEqual({ version: 4, restoredFrom: null });
  });

  it('[DE8] a refusal says its code and keeps the draft', async () => {
    const { open } = opened(null, { save: async () => ({ ok: false, code: 'hostUnavailable', detail: null }) });
    const store = open();
    await settle();
    store.setText(writeText({ ...DEFINITION, name: 'Other' }));
    await store.save();
    expect([store.saving.value.state, store.isChanged.value]).toEqual(['refused', true]);
  });
});
