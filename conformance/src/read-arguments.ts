/** What the command is told. */
export interface KitOptions {
  /** The Client Application's page. */
  readonly url: string;
  /** Null: the origin of the first iframe of another origin. */
  readonly connectorOrigin: string | null;
  /** Selectors, clicked in this order before the connector is waited for. */
  readonly signIn: readonly string[];
  /** Two or more status ids that the CRM has; none: presence is not checked. */
  readonly presences: readonly string[];
  /** A selector that chooses another presence as a person does: something to click, or a select. */
  readonly choose: string | null;
}

export const USAGE = `usage: npm run conformance -- URL [options]
  --connector-origin ORIGIN  where the page expects the connector; else the first iframe of another origin
  --sign-in SELECTOR         clicked before the connector is waited for; may be given several times
  --presence ID,ID,...       status ids that the CRM may be set to, at least two
  --choose SELECTOR          what a person uses to choose another presence: a button, or a select`;

const FLAGS = ['--connector-origin', '--sign-in', '--presence', '--choose'] as const;
type Flag = (typeof FLAGS)[number];

const isFlag = (text: string): text is Flag => FLAGS.some((flag) => flag === text);

/** Reads the arguments of the command (CF1). @returns the options, or one line that says what is wrong */
export function readArguments(args: readonly string[]): KitOptions | string {
  const given: Record<Flag, string[]> = { '--connector-origin': [], '--sign-in': [], '--presence': [], '--choose': [] };
  const urls: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [, name = args[index] ?? '', inline] = /^(--[a-z-]+)=(.*)$/s.exec(args[index] ?? '') ?? [];
    if (!name.startsWith('--')) urls.push(name);
    else if (!isFlag(name)) return `there is no option ${name}`;
    else {
      if (inline === undefined) index += 1;
      const value = inline ?? args[index];
      if (value === undefined || value === '') return `${name} needs a value`;
      given[name].push(value);
    }
  }
  const repeated = FLAGS.find((flag) => flag !== '--sign-in' && given[flag].length > 1);
  if (repeated !== undefined) return `${repeated} is given twice`;
  return checked(urls, given);
}

function checked(urls: readonly string[], given: Readonly<Record<Flag, readonly string[]>>): KitOptions | string {
  const [url] = urls;
  if (url === undefined) return 'the URL of the page is missing';
  if (urls.length > 1) return `one URL at a time, not also ${urls[1]}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return `${url} is no http or https URL`;
  const connectorOrigin = given['--connector-origin'][0] ?? null;
  if (
    connectorOrigin !== null &&
    (!URL.canParse(connectorOrigin) || new URL(connectorOrigin).origin !== connectorOrigin)
  ) {
    return `${connectorOrigin} is no origin: scheme, host and port, nothing behind`;
  }
  const list = given['--presence'][0]?.split(',').map((id) => id.trim()) ?? [];
  const presences = [...new Set(list.filter((id) => id !== ''))];
  if (list.length > 0 && presences.length < 2) return '--presence needs two different ids';
  return { url, connectorOrigin, signIn: given['--sign-in'], presences, choose: given['--choose'][0] ?? null };
}
