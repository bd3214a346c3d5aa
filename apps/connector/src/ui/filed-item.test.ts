import { describe, expect, it } from 'vitest';
import { nameOfItem } from './filed-item.ts';

describe('what the CRM page has filed', () => {
  it.each([
    ['the label of what we sent it', { interactionData: { label: 'Jonas Beck' }, subject: 'Chat' }, 'Jonas Beck'],
    ['its own label', { label: 'Refund', subject: 'Refund for order 22-018' }, 'Refund'],
    ['its subject', { subject: 'Refund for order 22-018' }, 'Refund for order 22-018'],
    ['its subject, where what we sent has none', { interactionData: { label: '' }, subject: 'Refund' }, 'Refund'],
    ['200 characters of it', { subject: 'x'.repeat(300) }, 'x'.repeat(200)],
    ['nothing but its id', { count: 1 }, null],
    ['nothing that is no text', { label: 7, subject: ['Refund'], interactionData: null }, null],
  ])('[CN53] is named by %s', (_name, data, name) => {
    expect(nameOfItem(data)).toBe(name);
  });
});
