import { describe, expect, it } from 'vitest';
import { defaultDefinition } from '../default-definition.ts';
import { importSettings } from './import-settings.ts';

const DEFINITION = defaultDefinition(4401);

describe('import of the public string form', () => {
  it.each([
    { title: 'nothing', raw: undefined, codes: [] },
    { title: 'a text', raw: 'omnichannelMode=S', codes: ['settingsUnreadable'] },
    { title: 'a mode that is none', raw: { omnichannelMode: 'X' }, codes: ['modeUnreadable'] },
  ])('[AC42] $title leaves the definition as it is', ({ raw, codes }) => {
    const imported = importSettings(DEFINITION, raw);
    expect(imported.definition).toEqual(DEFINITION);
    expect(imported.problems.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
  });

  it('[AC42] mode, Ready presence, Not Ready reason and map are put over what is in force', () => {
    const before = structuredClone(DEFINITION);
    const { definition, problems, ignored } = importSettings(DEFINITION, {
      omnichannelMode: 'C',
      omnichannelReady: 'ONLINE;Online',
      omnichannelNotReadyReasonCode: '21 = Digital',
      omnichannelMap1: '2 = Busy',
      omnichannelMap2: '40 = Coaching',
      startWorkState: 'NR',
    });
    expect(DEFINITION).toEqual(before);
    expect(definition.mode).toBe('complementary');
    expect(definition.defaults).toMatchObject({ readyStatusId: 'ONLINE', reasonCode: 21 });
    expect(definition.reasonCodes.find(({ code }) => code === 21)?.label).toBe('Digital');
    expect(definition.reasonCodes.find(({ code }) => code === 40)).toMatchObject({
      label: 'Coaching',
      selectable: true,
    });
    expect(definition.presences.find(({ statusId }) => statusId === 'Coaching')).toMatchObject({ ready: false });
    expect(definition.presenceMap.filter(({ statusId }) => statusId === 'busy')).toEqual([
      { statusId: 'busy', reasonCode: 2 },
    ]);
    expect(definition.presenceMap).toContainEqual({ statusId: 'Coaching', reasonCode: 40 });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(ignored).toEqual(['startsReady']);
  });
});
