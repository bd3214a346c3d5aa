import { describe, expect, it } from 'vitest';
import { embeddingOrigin } from './allowed-origin.ts';

const CRM = 'https://crm.example.org';

describe('embeddingOrigin', () => {
  const refusals = [
    { says: 'an origin that is not on the list', allowed: [CRM], claimed: 'https://evil.example.org' },
    { says: 'a longer host with the same start', allowed: [CRM], claimed: 'https://crm.example.org.evil.example' },
    { says: 'another scheme', allowed: [CRM], claimed: 'http://crm.example.org' },
    { says: 'another port', allowed: [CRM], claimed: 'https://crm.example.org:8443' },
    { says: 'other case', allowed: [CRM], claimed: 'https://CRM.example.org' },
    { says: 'a dot that a pattern would let through', allowed: [CRM], claimed: 'https://crmxexample.org' },
    { says: 'a sandboxed page, even when "null" is on the list', allowed: ['null'], claimed: 'null' },
    { says: 'anyone, even when "*" is on the list', allowed: ['*'], claimed: 'https://crm.example.org' },
    { says: 'a nameless page when the list holds nothing usable', allowed: ['null', '*', ''], claimed: null },
    { says: 'a nameless page when the list is empty', allowed: [], claimed: null },
  ];
  for (const { says, allowed, claimed } of refusals) {
    it(`[CN1] refuses ${says}`, () => {
      expect(embeddingOrigin(allowed, claimed)).toEqual({ kind: 'refused', origin: claimed });
    });
  }

  it('[CN1] takes the exact origin alone, and none of the others on the list', () => {
    expect(embeddingOrigin(['https://other.example.org', CRM], CRM)).toEqual({ kind: 'allowed', origins: [CRM] });
  });

  it('[CN1] tries every allowed origin, at most 50, when the browser names none', () => {
    const many = Array.from({ length: 60 }, (_, index) => `https://crm${index}.example.org`);
    expect(embeddingOrigin(many, null)).toEqual({ kind: 'allowed', origins: many.slice(0, 50) });
  });
});
