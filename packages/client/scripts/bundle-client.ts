// The SDK as one minified ES module, the same for the server's /sdk/client.js and for the package.
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

export interface ClientBundle {
  readonly code: string;
  readonly gzipBytes: number;
}

/**
 * What the modules of the SDK call each other's members, which a page never sees. Everywhere else in the SDK names are somebody's: of the wire, of a
 * CRM port, of the browser, of the page. Shortened, because the module has room for 5 KB (SD47).
 */
export const INTERNAL_NAMES =
  /^(wire|hear|send|greet|leave|onWire|onFrame|onProblem|onPresence|onSnapshot|onWork|onChange|snapshot|repeat|until|stop|mark)$/;

/** Builds `entry` (the path of src/index.ts) without writing anything. Vite's library mode would leave the white space in. */
export async function bundleClient(entry: string): Promise<ClientBundle> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          minify: { compress: true, mangle: true, codegen: true, mangleProps: { include: INTERNAL_NAMES } },
          comments: { annotation: false, jsdoc: false, legal: false },
          entryFileNames: 'client.js',
        },
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((item) => ('output' in item ? item.output : []));
  const [chunk, ...others] = outputs;
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error(`expected one module, got ${outputs.length} files`);
  return { code: chunk.code, gzipBytes: gzipSync(chunk.code, { level: 9 }).length };
}
