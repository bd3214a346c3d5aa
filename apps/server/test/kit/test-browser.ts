/** A browser without a window: cookies by origin, and redirects that the test follows itself. */
export interface TestBrowser {
  /** One request, with this browser's cookies; a redirect is an answer. */
  request(url: string, init?: RequestInit): Promise<Response>;
  /** Follows redirects until an answer is none, or leads to an address that begins with `until`. */
  follow(url: string, until?: string): Promise<Response & { readonly to: string | null }>;
  cookie(origin: string, name: string): string | null;
  setCookie(origin: string, name: string, value: string): void;
}

export function createTestBrowser(): TestBrowser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map();
    jars.set(origin, jar);
    return jar;
  };

  async function request(url: string, init: RequestInit = {}): Promise<Response> {
    const jar = jarOf(url);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const isOver = attributes.some((part) => part === 'Max-Age=0' || /^expires=.*1970/i.test(part));
      if (isOver) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  return {
    request,
    async follow(url, until) {
      for (let next = url, count = 0; ; count += 1) {
        if (count > 20) throw new Error(`no end of redirects at ${next}`);
        if (until !== undefined && next.startsWith(until)) return Object.assign(new Response(null), { to: next });
        const response = await request(next);
        const location = response.headers.get('location');
        if (location === null) return Object.assign(response, { to: null, at: next });
        next = new URL(location, next).href;
      }
    },
    cookie: (origin, name) => jarOf(origin).get(name) ?? null,
    setCookie: (origin, name, value) => void jarOf(origin).set(name, value),
  };
}

/**
 * Signs a person in at the provider's own form, and answers the address that the provider sends the browser back to.
 *
 * @param url the authorization request
 */
export async function passProvider(browser: TestBrowser, url: string, login: string, backTo: string): Promise<string> {
  const form = (await browser.follow(url, backTo)) as Response & { to: string | null };
  if (form.to !== null) return form.to;
  const action = /action="([^"]+)"/.exec(await form.text())?.[1];
  if (action === undefined) throw new Error('the provider shows no form');
  const answer = await browser.request(action, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ prompt: 'login', login, password: 'x' }),
  });
  const next = answer.headers.get('location');
  if (next === null) throw new Error(`the provider refuses ${login}: ${answer.status}`);
  const { to } = await browser.follow(new URL(next, action).href, backTo);
  if (to === null) throw new Error('the provider does not send the browser back');
  return to;
}
