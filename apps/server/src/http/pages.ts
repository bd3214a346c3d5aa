/** The few words that the server says in HTML itself. One style sheet, which the policy names by its hash; no script. */
import { createHash } from 'node:crypto';
import type { Answer, AnswerHeaders } from './route.ts';
import { bareCspWithStyle } from './security.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#f5f6f8, #0e1114); color: light-dark(#141b24, #e6e9ee); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 12vh auto 0; padding: 0 20px; }
h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.25; }
p { margin: 0 0 16px; color: light-dark(#515c6b, #a2abb8); }
ul { margin: 0; padding: 0; border: 1px solid light-dark(#d9dde3, #2a313a); border-radius: 12px; background: light-dark(#fff, #171b20); list-style: none; }
li + li { border-top: 1px solid light-dark(#d9dde3, #2a313a); }
li a { display: block; padding: 10px 16px; text-decoration: none; }
a { color: light-dark(#1f4fd8, #8fabff); }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 8px; }
`;

/** The content security policy of these pages. */
export const PAGE_CSP = bareCspWithStyle(createHash('sha256').update(STYLE).digest('base64'));

/** @param body HTML */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** @param code where it is a refusal; for the log */
export function pageAnswer(html: string, status: number, code: string | null, headers: AnswerHeaders = {}): Answer {
  return {
    kind: 'text',
    status,
    body: html,
    contentType: 'text/html; charset=utf-8',
    headers: { 'Content-Security-Policy': PAGE_CSP, ...headers },
    ...(code === null ? {} : { code }),
  };
}

/** In the place of a console that is not there. */
export const CONSOLE_MISSING_PAGE = page(
  'Interlock console',
  `<h1>The console has not been built</h1>
<p>Start the server with <code>npm start</code>, or run <code>npm run build</code> and load this page again.</p>
<ul>
<li><a href="/openapi.json">REST interface (OpenAPI)</a></li>
<li><a href="/">What else is here</a></li>
</ul>`,
);

export const HOME_PAGE = page(
  'Interlock',
  `<h1>Interlock</h1>
<p>This is the server. Agents meet it inside their CRM, where the CRM Connector is embedded; supervisors and administrators use the console.</p>
<ul>
<li><a href="/console/">Console, for supervisors and administrators</a></li>
<li><a href="/openapi.json">REST interface (OpenAPI)</a></li>
<li><a href="/schemas/ccdef-1.json">Schema of the Contact Center Definition</a></li>
<li><a href="/readyz">Is it ready?</a></li>
<li><a href="/metrics">Metrics</a></li>
</ul>`,
);
