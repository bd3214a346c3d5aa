import type { ConsoleApp } from './console-app.ts';

/**
 * A refusal in words by its code. The server's own sentence is English, and so it is not shown. (UI5)
 *
 * @param own refusals that one page alone can get
 */
export function refusalText(
  { speaker }: Pick<ConsoleApp, 'speaker'>,
  code: string,
  own: Readonly<Record<string, string>> = {},
): string {
  const { refusal } = speaker.value.words;
  for (const words of [own, refusal as Readonly<Record<string, string>>]) {
    const text = Object.hasOwn(words, code) ? words[code] : undefined;
    if (text !== undefined) return text;
  }
  return refusal.generic;
}
