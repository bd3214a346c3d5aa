import { describe, expect, it } from 'vitest';
import { configAnswer, ticketAnswer, ticketBody } from './browser-environment.ts';

describe('answers of the server', () => {
  const tickets: { status: number; body: unknown; means: unknown }[] = [
    {
      status: 201,
      body: { ticket: 'abc', expiresInMs: 30_000 },
      means: { kind: 'ticket', ticket: 'abc', settings: { outranked: [], warnings: 0 } },
    },
    {
      status: 201,
      body: { ticket: 'abc', expiresInMs: 30_000, settings: 'unreadable' },
      means: { kind: 'ticket', ticket: 'abc', settings: { outranked: [], warnings: 0 } },
    },
    {
      status: 201,
      body: { ticket: 'abc', expiresInMs: 30_000, settings: { outranked: [], warnings: 3 } },
      means: { kind: 'ticket', ticket: 'abc', settings: { outranked: [], warnings: 3 } },
    },
    { status: 201, body: { ticket: '', expiresInMs: 30_000 }, means: { kind: 'unavailable' } },
    { status: 200, body: {}, means: { kind: 'unavailable' } },
    { status: 200, body: null, means: { kind: 'unavailable' } },
    { status: 403, body: { code: 'originRefused' }, means: { kind: 'refused', code: 'originRefused' } },
    { status: 401, body: 'no', means: { kind: 'refused', code: 'ticketRefused' } },
    { status: 429, body: { code: 'tooManyTickets' }, means: { kind: 'unavailable' } },
    { status: 408, body: {}, means: { kind: 'unavailable' } },
    { status: 503, body: { code: 'hostUnavailable' }, means: { kind: 'unavailable' } },
  ];
  for (const { status, body, means } of tickets) {
    it(`[CN26] status ${status} with ${JSON.stringify(body)} means ${JSON.stringify(means)}`, () => {
      expect(ticketAnswer(status, body)).toEqual(means);
    });
  }

  it('[CN39] a ticket request has the page’s settings as they came, and leaves out what is unknown', () => {
    const known = { agentId: 'dana', name: 'Dana Fox', origin: 'http://127.0.0.1:4401' };
    const callCenterSettings = { Group: { omnichannelMode: 'C', other: [1] } };
    expect(ticketBody({ ...known, team: null, callCenterSettings: null })).toEqual(known);
    expect(ticketBody({ ...known, team: 'service', callCenterSettings })).toEqual({
      ...known,
      team: 'service',
      callCenterSettings,
    });
  });

  for (const body of [null, [], {}, { allowedOrigins: 'x' }, { allowedOrigins: [1] }, { allowedOrigins: null }]) {
    it(`[CN1] a configuration of ${JSON.stringify(body)} allows nobody and is asked for again`, () => {
      expect(configAnswer(body)).toEqual({ kind: 'unavailable' });
    });
  }

  it('[CN1] the configuration names the allowed origins', () => {
    expect(configAnswer({ allowedOrigins: ['http://127.0.0.1:4401'], more: 1 })).toEqual({
      kind: 'config',
      allowedOrigins: ['http://127.0.0.1:4401'],
    });
  });
});
