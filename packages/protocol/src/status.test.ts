import { describe, expect, it } from 'vitest';
import { resolveStatus } from './resolve-status.ts';
import { compareStatus, sameStatus, statusParts, statusToSet } from './status.ts';

const NO_PARTS: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  ';',
  ' ; ;; ',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  {},
  [],
  ['busy'],
  () => 'busy',
  Symbol('busy'),
  10n,
  Object.create(null),
  new Date(0),
];

describe('statusParts', () => {
  it.each(NO_PARTS.map((raw, index) => ({ index, raw })))('[WR11] finds no part in value $index', ({ raw }) => {
    expect(statusParts(raw)).toEqual([]);
    expect(statusToSet(raw)).toBeNull();
  });

  it.each([
    { raw: 'busy', parts: ['busy'] },
    { raw: 'busy;away', parts: ['busy', 'away'] },
    { raw: ' busy ; away ', parts: ['busy', 'away'] },
    { raw: ';busy;;away;', parts: ['busy', 'away'] },
    { raw: 'Do not disturb', parts: ['Do not disturb'] },
    { raw: 0, parts: ['0'] },
    { raw: 3, parts: ['3'] },
    { raw: 1.5, parts: ['1.5'] },
    { raw: '\u00a0busy\ufeff', parts: ['busy'] },
  ])('[WR10][WR11] splits $raw', ({ raw, parts }) => {
    expect(statusParts(raw)).toEqual(parts);
  });

  it('[WR12] sets the first part', () => {
    expect(statusToSet('; busy ;away')).toBe('busy');
  });
});

const SHORT = '0N5x0000000AbCd';

describe('compareStatus', () => {
  it.each([
    { a: 'busy', b: 'away', likeness: 'different' },
    { a: '', b: '', likeness: 'different' },
    { a: null, b: undefined, likeness: 'different' },
    { a: 'busy', b: 'busyness', likeness: 'different' },
    { a: 'busy', b: 'busy', likeness: 'same' },
    { a: 'busy;away', b: 'away', likeness: 'same' },
    { a: 'away', b: 'x; away', likeness: 'same' },
    { a: 'Do  not\tdisturb', b: 'Do not disturb', likeness: 'same' },
    { a: 3, b: '3', likeness: 'same' },
    { a: 'caf\u00e9', b: 'cafe\u0301', likeness: 'same' },
  ])('[WR12][WR13] finds $a and $b $likeness', ({ a, b, likeness }) => {
    expect(compareStatus(a, b)).toBe(likeness);
    expect(compareStatus(b, a)).toBe(likeness);
    expect(sameStatus(a, b)).toBe(likeness !== 'different');
  });

  it.each([
    { a: 'Busy', b: 'busy', likeness: 'caseDiffers' },
    { a: 'DO NOT  disturb', b: 'do not disturb', likeness: 'caseDiffers' },
    { a: 'Busy;away', b: 'busy;AWAY', likeness: 'caseDiffers' },
    { a: 'Busy;away', b: 'busy;away', likeness: 'same' },
  ])('[WR13][WR15] tells a difference in case alone: $a and $b', ({ a, b, likeness }) => {
    expect(compareStatus(a, b)).toBe(likeness);
    expect(sameStatus(a, b)).toBe(true);
  });

  it.each([
    { a: SHORT, b: `${SHORT}EAW`, same: true },
    { a: `${SHORT}EAW`, b: SHORT, same: true },
    { a: SHORT, b: `${SHORT.toLowerCase()}EAW`, same: false },
    { a: SHORT, b: '0N5x0000000abcd', same: false },
    { a: SHORT, b: `${SHORT}EA`, same: false },
    { a: SHORT, b: `${SHORT}EA-`, same: false },
    { a: 'availableforall', b: 'availableforallxyz', same: false },
    { a: 'Availableforall', b: 'availableforall', same: true },
  ])('[WR14] compares Salesforce ids of 15 and 18 characters: $a and $b', ({ a, b, same }) => {
    expect(sameStatus(a, b)).toBe(same);
  });
});

describe('resolveStatus', () => {
  const presences = [
    { statusId: 'available', alsoKnownAs: ['online', SHORT] },
    { statusId: 'busy;dnd' },
    { statusId: 'Lunch' },
    { statusId: 'LUNCH' },
  ];

  it.each([
    { raw: 'nowhere', statusId: 'nowhere' },
    { raw: ' nowhere ; else', statusId: 'nowhere' },
    { raw: '', statusId: '' },
    { raw: null, statusId: '' },
  ])('[WR17] says that $raw is unknown', ({ raw, statusId }) => {
    expect(resolveStatus(presences, raw)).toEqual({ statusId, known: false, caseDiffers: false });
  });

  it.each([
    { raw: 'available', statusId: 'available', caseDiffers: false },
    { raw: 'online', statusId: 'available', caseDiffers: false },
    { raw: `${SHORT}EAW`, statusId: 'available', caseDiffers: false },
    { raw: 'dnd', statusId: 'busy;dnd', caseDiffers: false },
    { raw: 'nowhere;busy', statusId: 'busy;dnd', caseDiffers: false },
    { raw: 'AVAILABLE;busy', statusId: 'available', caseDiffers: true },
    { raw: 'lunch', statusId: 'Lunch', caseDiffers: true },
    { raw: 'LUNCH', statusId: 'LUNCH', caseDiffers: false },
  ])('[WR15][WR16] finds $raw', ({ raw, statusId, caseDiffers }) => {
    expect(resolveStatus(presences, raw)).toEqual({ statusId, known: true, caseDiffers });
  });
});
