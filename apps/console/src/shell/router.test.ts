import { describe, expect, it } from 'vitest';
import type { AddressBar } from '../environment.ts';
import { findPage } from './pages.ts';
import { addresses, addressOf, createRouter, matchPath } from './router.ts';

class FakeBar implements AddressBar {
  history: string[];
  private moved = () => {};
  constructor(address: string) {
    this.history = [address];
  }
  read = () => this.history.at(-1) ?? '';
  write(address: string, how: 'push' | 'replace'): void {
    if (how === 'replace') this.history.pop();
    this.history.push(address);
  }
  listen(moved: () => void) {
    this.moved = moved;
    return () => {};
  }
  back(): void {
    this.history.pop();
    this.moved();
  }
}

describe('addresses', () => {
  const rows = [
    { pattern: 'agents/{id}', path: 'agents', found: null },
    { pattern: 'agents/{id}', path: 'agents/', found: null },
    { pattern: 'agents/{id}', path: 'agents/a/b', found: null },
    { pattern: 'agents/{id}', path: 'agents/%E0%A4', found: null },
    { pattern: 'queues', path: 'agents', found: null },
    { pattern: '', path: '', found: {} },
    { pattern: 'queues', path: 'queues/', found: {} },
    { pattern: 'agents/{id}', path: 'agents/a%2Fb%20c', found: { id: 'a/b c' } },
  ];
  for (const { pattern, path, found } of rows) {
    it(`[UI3] "${path}" against "${pattern}"`, () => expect(matchPath(pattern, path)).toEqual(found));
  }

  it('[UI3] of one thing lead back to it, whatever its id is', () => {
    const address = addresses.timeline('a/b?c#d ü');
    expect(matchPath('agents/{id}', address.slice('/console/'.length))).toEqual({ id: 'a/b?c#d ü' });
  });

  it('[UI3] knobs replace the address, links add to it, and back is heard', () => {
    const bar = new FakeBar('/console/?sort=name');
    const router = createRouter(bar);
    router.setQuery({ team: 'support', sort: null });
    router.setQuery({ team: 'support', state: 'ready,held' });
    expect(bar.history).toEqual(['/console/?team=support&state=ready,held']);
    router.go(addressOf('queues/'));
    expect(router.path.value).toBe('queues/');
    bar.back();
    expect([router.path.value, router.query.value.get('state')]).toEqual(['', 'ready,held']);
  });
});

it('[UI1] a page that is not for the role is not there', () => {
  expect(findPage('agents', 'agent')).toBeNull();
  expect(findPage('agents', 'administrator')?.page.id).toBe('agents');
});
