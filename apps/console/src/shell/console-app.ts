import { clientDefinitionOf, type Definition, definitionSchema } from '@interlock/protocol';
import { type Language, languageFor, type Speaker as Spoken, timeFormat } from '@interlock/words';
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { type Api, createApi } from '../api/api.ts';
import type {
  AddressBar,
  Awakening,
  Cancel,
  HoldScreen,
  Memory,
  OpenPageSocket,
  Random,
  Timers,
} from '../environment.ts';
import { createLiveClient, type LiveClient } from '../live/live-client.ts';
import type { Words } from '../words/en.ts';
import { createRouter, type Router } from './router.ts';
import { createSession, meOf, type Session } from './session.ts';
import { createSettings, type Settings } from './settings.ts';

export type Speaker = Spoken<Words>;

/** Everything that the pages share. */
export interface ConsoleApp {
  readonly api: Api;
  readonly live: LiveClient;
  readonly router: Router;
  readonly session: Session;
  readonly settings: Settings;
  readonly memory: Memory;
  readonly timers: Timers;
  readonly speaker: ReadonlySignal<Speaker>;
  readonly holdScreen: HoldScreen;
  /** The language tag that numbers and dates are written in. */
  readonly locale: ReadonlySignal<string>;
  /** The definition in force, as it is told to this viewer; null until it is read. */
  readonly definition: ReadonlySignal<Definition | null>;
  /** Server time in whole seconds as ms; it stands still while the page is not shown. */
  readonly now: ReadonlySignal<number>;
  /** What has just been done, for a moment; '' for nothing. */
  readonly said: ReadonlySignal<string>;
  /** Tells the person how something went: it is shown for a while, and read out politely. */
  say(text: string): void;
}

export interface ConsoleWorld {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly openSocket: OpenPageSocket;
  readonly awakening: Awakening;
  readonly memory: Memory;
  readonly addressBar: AddressBar;
  readonly timers: Timers;
  readonly random: Random;
  readonly browserLocale: string;
  readonly holdScreen: HoldScreen;
  readonly isShown: () => boolean;
  /** Goes to an address outside of the console. */
  readonly leave: (address: string) => void;
  readonly catalogues: Readonly<Record<Language, () => Promise<Words>>>;
  /** The catalogue of the language that is chosen at the start. */
  readonly firstWords: Words;
}

const ASK_AGAIN_MS = 3_000;
/** Time enough to read two sentences. */
const SAID_MS = 8_000;

export function createConsoleApp(world: ConsoleWorld): ConsoleApp {
  const { timers, memory } = world;
  const settings = createSettings(memory);
  const words = signal<Words>(world.firstWords);
  const definition = signal<Definition | null>(null);
  const said = signal('');
  let cancelSaid: Cancel = () => {};

  const api = createApi({
    fetch: world.fetch,
    csrfToken: () => session.csrfToken(),
    signedOut: () => session.lost(),
  });
  const session = createSession(api, memory, world.leave);
  const live = createLiveClient({
    timers,
    random: world.random,
    openSocket: world.openSocket,
    awakening: world.awakening,
    lost: session.lost,
  });

  const chosen = computed(() => {
    const { value } = settings.language;
    return languageFor(value === 'system' ? '' : value, world.browserLocale);
  });
  const speaker = computed<Speaker>(() => ({
    words: words.value,
    time: timeFormat(chosen.value.locale),
    definition: definition.value === null ? null : clientDefinitionOf(definition.value),
  }));

  effect(() => {
    const { language } = chosen.value;
    if (words.peek().language === language) return;
    void world.catalogues[language]().then((catalogue) => {
      words.value = catalogue;
    });
  });

  const isSignedIn = computed(() => meOf(session.state.value) !== null);
  effect(() => {
    // What it reads while it starts and stops is not what decides it.
    const isWanted = isSignedIn.value;
    untracked(isWanted ? live.start : live.stop);
  });
  // The definition is read when somebody signs in, and when another one is in force.
  let readVersion: number | null = null;
  effect(() => {
    const version = live.definitionVersion.value;
    if (isSignedIn.value) void untracked(() => readDefinition(version));
  });
  async function readDefinition(version: number | null): Promise<void> {
    if (definition.value !== null && version === readVersion) return;
    const answer = await api.read('definition', definitionSchema);
    if (!answer.ok) return;
    readVersion = version;
    definition.value = answer.value;
  }
  effect(() => {
    if (session.state.value.state === 'unreachable') timers.after(ASK_AGAIN_MS, () => void session.ask());
  });

  const now = signal(live.now());
  function tick(): void {
    const at = live.now();
    if (world.isShown()) now.value = Math.floor(at / 1_000) * 1_000;
    timers.after(1_000 - (at % 1_000), tick);
  }
  tick();
  void session.ask();

  return {
    api,
    live,
    router: createRouter(world.addressBar),
    session,
    settings,
    memory,
    timers,
    holdScreen: world.holdScreen,
    speaker,
    locale: computed(() => chosen.value.locale),
    definition,
    now,
    said,
    say(text) {
      cancelSaid();
      // The same words twice are read out twice only if they differ.
      said.value = text === said.peek() ? `${text}\u00A0` : text;
      cancelSaid = timers.after(SAID_MS, () => {
        said.value = '';
      });
    },
  };
}
