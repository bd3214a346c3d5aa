import { englishTexts } from '@interlock/console/testing';
import type { Definition } from '@interlock/protocol';
import type { Page } from '@playwright/test';
import { busyFloor } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';

test('[UI4] no German page says anything in English, the editor and the checker included', async ({ page, world }) => {
  test.setTimeout(90_000);
  const instance = await world({ wrapUpMs: 0, define: inGerman });
  await busyFloor(instance);
  const shown = await ConsolePage.open(page, instance);
  await page.evaluate(() => localStorage.setItem('interlock.language', 'de'));
  await shown.go('');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const english = englishTexts();
  expect(english.length).toBeGreaterThan(800);
  const speaksGerman = async (what: string): Promise<void> => expect(await englishOn(page, english), what).toEqual([]);

  await shown.part('agent-dana').click();
  await expect(shown.part('panel-why')).toBeVisible();
  await speaksGerman('floor');
  await shown.part('act-hold').click();
  await speaksGerman('act');
  await shown.part('act-cancel').click();
  await shown.part('agent-mara').click({ button: 'right' });
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await speaksGerman('acts menu');
  for (const [path, testId] of [
    ['queues/', 'day'],
    ['queues/support', 'item-lea'],
    ['items/lea', 'story'],
    ['agents', 'agent-dana'],
    ['agents/noor', 'timeline-story'],
    ['honesty', 'honesty-split'],
    ['integrations', 'agent-chooser'],
    ['wallboard', 'wall-ready'],
    ['nowhere', 'trouble'],
  ] as const) {
    await shown.go(path);
    await expect(shown.part(testId)).toBeVisible();
    await speaksGerman(path);
  }

  await shown.go('items/lea');
  await shown.part('assign').click();
  await shown.part('agent-chooser').fill('xyz');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('Niemand gefunden.');
  await shown.part('agent-chooser').fill('a');
  await expect(page.getByRole('option').first()).toBeVisible();
  await speaksGerman('assign');

  await shown.go('definition?view=text');
  const editor = shown.part('definition-text').locator('.cm-content');
  await editor.click();
  await page.keyboard.press('Control+f');
  await speaksGerman('search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('\n"');
  await page.keyboard.press('Control+Space');
  await expect(shown.part('definition-text').locator('.cm-tooltip-autocomplete')).toContainText('$schema');
  await speaksGerman('completion');
  await page.keyboard.press('Escape');
  await page.keyboard.type('moode": 3,');
  await expect(shown.part('definition-problems')).toHaveAttribute('data-errors', '1');
  await expect(shown.part('definition-problems')).toContainText('Diesen Namen gibt es hier nicht');
  await shown.part('definition-text').locator('.cm-lint-marker-error').first().hover();
  await expect(shown.part('definition-text').locator('.cm-tooltip-lint')).toContainText(
    'Diesen Namen gibt es hier nicht',
  );
  await speaksGerman('problems');
  for (const view of ['form', 'changes', 'try', 'versions'] as const) {
    await shown.part(`definition-view-${view}`).click();
    await speaksGerman(`definition, ${view}`);
  }
  for (const section of ['presenceMap', 'queues', 'timeouts', 'interlock'] as const) {
    await shown.part('definition-view-form').click();
    await shown.part(`definition-section-${section}`).click();
    await speaksGerman(`definition, ${section}`);
  }
});

/** What the definition calls things is not the console's to say. */
function inGerman(definition: Definition): Definition {
  const named = <T extends { readonly label: string }>(list: readonly T[], what: string): T[] =>
    list.map((one, index) => ({ ...one, label: `${what} ${index + 1}` }));
  return {
    ...definition,
    presences: named(definition.presences, 'Anwesenheit'),
    reasonCodes: named(definition.reasonCodes, 'Anlass'),
    channels: named(definition.channels, 'Weg'),
    teams: named(definition.teams, 'Gruppe'),
    skills: named(definition.skills, 'Kunst'),
    queues: named(definition.queues, 'Reihe'),
    dispositions: named(definition.dispositions, 'Abschluss'),
  };
}

/** Texts and names of the page, shadow roots included, that are in the list or hold a sentence of it. */
async function englishOn(page: Page, english: readonly string[]): Promise<string[]> {
  return page.evaluate((list) => {
    const whole = new Set(list);
    const sentences = list.filter((text) => text.split(' ').length >= 3);
    // Whatever the server or a library says by itself is in no list of ours.
    const plain = /\b(the|and|of|is|are|with|this|that|not|must)\b/;
    const found = new Set<string>();
    const look = (text: string | null): void => {
      const said = text?.trim() ?? '';
      if (said === '') return;
      if (plain.test(said) || whole.has(said) || sentences.some((sentence) => said.includes(sentence))) found.add(said);
    };
    const walk = (root: Node): void => {
      for (const node of root.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) look(node.nodeValue);
        if (!(node instanceof Element) || node.matches('script, style, .cm-line')) continue;
        for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription'])
          look(node.getAttribute(name));
        walk(node);
        if (node.shadowRoot !== null) walk(node.shadowRoot);
      }
    };
    look(document.title);
    walk(document.body);
    return [...found];
  }, english);
}
