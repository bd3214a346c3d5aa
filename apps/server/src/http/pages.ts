/** The few words that the server says in HTML itself. No style, no script: nothing that a policy would have to allow. */

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

export const CONSOLE_PAGE = page(
  'Interlock console',
  `<h1>The console is not part of this version</h1>
<p>Until it is, supervisors and administrators use the REST interface, which <a href="/openapi.json">its OpenAPI document</a> describes.</p>`,
);

export const HOME_PAGE = page(
  'Interlock',
  `<h1>Interlock</h1>
<p>This is the server. Agents meet it inside their CRM, where the CRM Connector is embedded.</p>
<ul>
<li><a href="/openapi.json">REST interface (OpenAPI)</a></li>
<li><a href="/schemas/ccdef-1.json">Schema of the Contact Center Definition</a></li>
<li><a href="/readyz">Is it ready?</a></li>
<li><a href="/metrics">Metrics</a></li>
</ul>`,
);
