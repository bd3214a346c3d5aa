import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../source-code/source-file.ts';
import { type BrowserStage, withBrowserStage } from './browser-stage.ts';
import { type Figure, judge } from './figure.ts';
import { firstLoadFiles } from './first-load.ts';

const BUILD = join(ROOT, '.cache', 'build');
const KILOBYTE = 1_024;
/** One of each language of the connector. */
const LOCALES = ['en-GB', 'de-DE'] as const;

/**
 * Compressed size of the SDK and of the connector's first load, which is what a browser with an empty cache has fetched
 * when the connector shows an agent's state, in the language that needs more. The limit is the aim.
 */
export function measureSize(say: (line: string) => void): Promise<Figure[]> {
  return withBrowserStage(async (stage) => {
    const loads: { bytes: number; files: number }[] = [];
    for (const locale of LOCALES) loads.push(await loadOf(stage, locale, say));
    const largest = loads.reduce((most, load) => (load.bytes > most.bytes ? load : most));
    const sdk = compressedBytes(join(BUILD, 'sdk', 'client.js'));
    return [sizeFigure('sdkSize', sdk, 1, 5), sizeFigure('connectorSize', largest.bytes, largest.files, 45)];
  });
}

async function loadOf(
  stage: BrowserStage,
  locale: string,
  say: (line: string) => void,
): Promise<{ bytes: number; files: number }> {
  const { connector } = await stage.seat(`size-${locale}`, locale);
  // What the probe answers.
  const resources = await connector.evaluate<string[]>('bench.resources()');
  const files = firstLoadFiles(connector.url(), resources);
  say(`size: the connector's first load in ${locale} is ${files.join(', ')}`);
  const bytes = files.reduce((sum, file) => sum + compressedBytes(join(BUILD, file)), 0);
  return { bytes, files: files.length };
}

function compressedBytes(path: string): number {
  return gzipSync(readFileSync(path), { level: 9 }).length;
}

function sizeFigure(figure: string, bytes: number, files: number, aim: number): Figure {
  return judge(
    { figure, value: bytes / KILOBYTE, unit: 'KB', limit: aim, more: { bytes, files, limitIs: 'the aim' } },
    { aim, aimOn: 'value', aimIs: 'atMost' },
  );
}
