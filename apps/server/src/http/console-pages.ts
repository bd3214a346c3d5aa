/** The console: its built files, and its one page for every address below it that is no file (SV77). */
import * as v from 'valibot';
import { CONSOLE_MISSING_PAGE, PAGE_CSP } from './pages.ts';
import { type Answer, problem, type Route, route } from './route.ts';
import { consoleCsp } from './security.ts';
import { readStaticFile } from './static-files.ts';

/** Hashed names: their content never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** @param pagesFolder folder with `console/`, as the build leaves it */
export function consolePageRoutes(pagesFolder: string): Route[] {
  async function answer(path: string, host: string): Promise<Answer> {
    const isAsset = path.startsWith('assets/');
    let found = await readStaticFile(`${pagesFolder}/console`, path);
    // An address of the page itself, which finds its own way; an asset that is not there is an error of a stale page.
    if (found.kind === 'noFile' && !isAsset) found = await readStaticFile(`${pagesFolder}/console`, 'index.html');
    if (found.kind === 'file') {
      const headers = {
        'Content-Security-Policy': consoleCsp(host),
        'Cache-Control': isAsset ? FOR_EVER : ASK_AGAIN,
      };
      return { kind: 'file', ...found.file, headers };
    }
    if (isAsset) return problem('routeNotFound');
    return {
      kind: 'text',
      status: 503,
      body: CONSOLE_MISSING_PAGE,
      contentType: 'text/html; charset=utf-8',
      headers: { 'Content-Security-Policy': PAGE_CSP },
    };
  }

  return [
    route({
      id: 'readConsole',
      method: 'GET',
      path: '/console/',
      access: 'anyone',
      isPage: true,
      summary: 'The console of supervisors and administrators.',
      answers: { 200: { description: 'HTML.' }, 503: { description: 'It has not been built.' } },
      handle: ({ header }) => answer('index.html', header('host') ?? ''),
    }),
    route({
      id: 'readConsoleFile',
      method: 'GET',
      path: '/console/{path*}',
      access: 'anyone',
      isPage: true,
      summary: 'A file of the console, or the console itself.',
      params: v.object({ path: v.string() }),
      answers: { 200: { description: 'The file or HTML.' }, 503: { description: 'It has not been built.' } },
      problems: ['routeNotFound'],
      handle: ({ params, header }) => answer(params.path, header('host') ?? ''),
    }),
  ];
}
