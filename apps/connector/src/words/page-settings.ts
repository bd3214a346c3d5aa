import type { OutrankedSetting, PageSettingsAnswer } from '@interlock/protocol';
import { presenceLabel } from '@interlock/words';
import { detailsWordsOf } from './details-words.ts';
import type { Speaker } from './speaker.ts';

/** Name and sentence for each setting of the page that the definition outranks, and how many could not be read. (CN40) */
export function pageSettingsLines(speaker: Speaker, { outranked, warnings }: PageSettingsAnswer): [string, string][] {
  const { settings } = detailsWordsOf(speaker.words);
  return [
    ...outranked.map(({ field, slot, page, server }): [string, string] => [
      field === 'map' ? settings.map(slot ?? 0) : settings[field],
      settings.asks(
        told(speaker, field, page),
        server === null ? speaker.words.state.ready : told(speaker, field, server),
      ),
    ]),
    ...(warnings === 0 ? [] : [[settings.title, settings.unread(warnings)] satisfies [string, string]]),
  ];
}

/** A mode and a presence have words; a reason is told as it is written. */
function told(speaker: Speaker, field: OutrankedSetting['field'], text: string): string {
  if (field === 'mode')
    return text === 'complementary' ? speaker.words.mode.complementary : speaker.words.mode.synchronized;
  return field === 'readyStatus' ? presenceLabel(speaker, text) : text;
}
