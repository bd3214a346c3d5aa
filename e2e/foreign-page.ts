/**
 * Pages that are not ours: a small static server with an origin of its own, and the bundles that its pages run. Every host name
 * under `localhost` leads to it, so that one server has as many origins as a test needs.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const PAGES = fileURLToPath(new URL('pages/', import.meta.url));

const PAGE = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** Address and content. */
export type ForeignFiles = Readonly<Record<string, string>>;

export class ForeignSite {
  readonly port: number;
  private readonly server: Server;

  private constructor(server: Server, port: number) {
    this.server = server;
    this.port = port;
  }

  /** @param port 0 for any that is free */
  static async start(files: ForeignFiles, port = 0): Promise<ForeignSite> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const body = files[pathname];
      if (body === undefined) response.writeHead(404).end();
      // A page without an origin of its own may load scripts only where every origin may.
      else
        response
          .setHeader('access-control-allow-origin', '*')
          .setHeader('content-type', pathname.endsWith('.js') ? SCRIPT : PAGE)
          .end(body);
    });
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(port, '127.0.0.1', done);
    });
    // `address` is a string only for pipes, and this server listens on a port.
    return new ForeignSite(server, (server.address() as AddressInfo).port);
  }

  /** @param host 127.0.0.1 or any name that ends with localhost */
  origin(host = '127.0.0.1'): string {
    return `http://${host}:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** Two sites of which one port is the other with a digit more: a comparison of origins by their beginning takes them for one. */
export async function startLookAlikes(files: ForeignFiles): Promise<[ForeignSite, ForeignSite]> {
  // No port in this range, and none ten times as high, is one that browsers refuse.
  for (let tries = 0; tries < 100; tries += 1) {
    const port = 2_100 + Math.floor(Math.random() * 1_500);
    const short = await ForeignSite.start(files, port).catch(() => null);
    if (short === null) continue;
    const long = await ForeignSite.start(files, port * 10 + 1).catch(() => null);
    if (long !== null) return [short, long];
    await short.stop();
  }
  throw new Error('no two free ports that look alike');
}

/** A file of `e2e/pages` as it is. */
export function foreignFile(name: string): Promise<string> {
  return readFile(`${PAGES}${name}`, 'utf8');
}

/** Modules of `e2e/pages` as browsers take them, by address; `attacker.ts` becomes `/attacker.js`. */
export async function bundleModules(names: readonly string[]): Promise<Record<string, string>> {
  const built = await build({
    configFile: false,
    root: PAGES,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: names.map((name) => `${PAGES}${name}`),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
  // Neither watched nor built for several environments: one output.
  if (!('output' in built)) throw new Error('the pages were not built at once');
  return Object.fromEntries(built.output.map((file) => [`/${file.fileName}`, 'code' in file ? file.code : '']));
}

/** A page that runs one module. */
export function pageWith(script: string, title: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body><script type="module" src="${script}"></script></body></html>`;
}
