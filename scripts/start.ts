// `npm start`: builds what changed, runs the server and the demo CRM together, and says where they are.
import { buildAll, programPath } from './build.ts';
import { whenParentIsGone } from './parent-gone.ts';
import { runTogether } from './run-together.ts';

const [argument] = process.argv.slice(2);
if (argument !== undefined) {
  // Whoever gives a port like this would look for the pages there.
  console.error(`interlock: "${argument}": start takes no arguments; README.md lists the variables that it reads`);
  process.exit(1);
}

const serverUrl = `http://localhost:${process.env['INTERLOCK_PORT'] ?? '4400'}`;
const demoUrl = `http://127.0.0.1:${process.env['INTERLOCK_DEMO_PORT'] ?? '4401'}`;

// The console leads there from its empty floor.
const guidedUrl = `${demoUrl}/guided.html`;
process.env['INTERLOCK_GUIDED_URL'] ??= guidedUrl;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort(signal));
whenParentIsGone(() => stop.abort('SIGTERM'));

await buildAll();
const status = await runTogether(
  [
    { name: 'server', args: [programPath('server')], healthUrl: `${serverUrl}/healthz` },
    { name: 'demo CRM', args: [programPath('demo-crm-server')], healthUrl: `${demoUrl}/` },
  ],
  {
    stop: stop.signal,
    readyLimitMs: 30_000,
    stopLimitMs: 10_000,
    allUp: () =>
      console.log(
        `\n  server       ${serverUrl}\n  console      ${serverUrl}/console/\n  demo CRM     ${demoUrl}\n  guided demo  ${guidedUrl}\n`,
      ),
    say: (line) => console.error(`interlock: ${line}`),
  },
);
process.exit(status);
