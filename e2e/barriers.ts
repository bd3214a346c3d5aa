/** What a program can find of barriers; the words and the order are for people to judge. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/**
 * Every violation in both themes as one line; frames of other origins are looked into as well. The page is loaded once, the
 * program is put into it once, and the theme is the browser's to switch.
 *
 * @param shown called in each theme after it was looked at, for a picture
 */
export async function barriers(page: Page, shown: (theme: Theme) => Promise<void> = async () => {}): Promise<string[]> {
  const found: string[] = [];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    for (const frame of page.frames()) {
      if (frame.url() === 'about:blank') continue;
      if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source);
      const lines = await frame.evaluate(async (tags) => {
        // Colours that are on their way say nothing of where they go.
        for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
        const checker = (window as unknown as { axe: typeof axe }).axe;
        const { violations } = await checker.run(document, {
          runOnly: { type: 'tag', values: tags },
          resultTypes: ['violations'],
          iframes: false,
        });
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' > ')}`));
      }, TAGS);
      found.push(...lines.map((line) => `${theme}: ${line}`));
    }
    await shown(theme);
  }
  return found;
}
