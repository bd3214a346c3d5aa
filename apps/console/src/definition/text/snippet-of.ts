/**
 * A snippet of a language service (`$1`, `${2:text}`, `$0`, `\$`) as the editor writes them (`${1}`, `${2:text}`, `${}`).
 */
export function snippetOf(text: string): string {
  return text
    .replace(/\\([$}\\])|\$(\d+)|\$\{(\d+)\}/g, (_, escaped?: string, plain?: string, braced?: string) => {
      if (escaped !== undefined) return escaped === '$' ? '\u0000' : escaped;
      const number = plain ?? braced ?? '0';
      return `\${${number === '0' ? '' : number}}`;
    })
    .replaceAll('\u0000', '\\$');
}
