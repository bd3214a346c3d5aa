/** The pages of the console. Whoever opens them sees an empty frame: what is in it is asked for with a sign-in (SV77). */
import * as v from 'valibot';
import { type Answer, problem, type Route, route } from '../http/route.ts';
import { consoleCsp } from '../http/security.ts';
import { readStaticFile } from '../http/static-files.ts';

/** Hashed names: their content never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/**
 * @param pagesFolder holds `console/`, as the build leaves it
 * @param isSecure the pages are reached over https
 */
export function consolePageRoutes(pagesFolder: string, isSecure: () => boolean): Route[] {
  async function file(path: string, host: string | null): Promise<Answer> {
    const found = await readStaticFile(`${pagesFolder}/console`, path);
    if (found.kind === 'noFolder') return problem('pageNotBuilt', 'Run the build, or start with `npm start`.');
    if (found.kind === 'noFile') return problem('routeNotFound');
    return {
      kind: 'file',
      ...found.file,
      headers: {
        'Content-Security-Policy': consoleCsp(host ?? '', isSecure()),
        'Cache-Control': path.startsWith('assets/') ? FOR_EVER : ASK_AGAIN,
      },
    };
  }

  return [
    route({
      id: 'readConsoleAsset',
      method: 'GET',
      path: '/console/assets/{path}',
      access: 'anyone',
      isPage: true,
      summary: 'An asset of the console.',
      params: v.object({ path: v.string() }),
      answers: { 200: { description: 'The file.' } },
      problems: ['pageNotBuilt', 'routeNotFound'],
      handle: ({ params, header }) => file(`assets/${params.path}`, header('host')),
    }),
    // Every address below it is a place in the page, which finds its way by itself.
    ...(['/console', '/console/*'] as const).map((path, index) =>
      route({
        id: index === 0 ? 'readConsole' : 'readConsolePlace',
        method: 'GET',
        path,
        access: 'anyone',
        isPage: true,
        summary: 'The console.',
        answers: { 200: { description: 'HTML.' } },
        problems: ['pageNotBuilt'],
        handle: ({ header }) => file('index.html', header('host')),
      }),
    ),
  ];
}
