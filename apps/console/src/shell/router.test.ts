import { describe, expect, it } from 'vitest';
import type { AddressBar } from '../environment.ts';
import { findPage } from './pages.ts';
import { addresses, addressOf, createRouter, matchPath } from './router.ts';

class FakeBar implements AddressBar {
  history: string[];
  private at = 0;
  private moved: (entries: number) => void = () => {};
  constructor(address: string) {
    this.history = [address];
  }
  read = () => this.history[this.at] ?? '';
  write(address: string, how: 'push' | 'replace'): void {
    if (how === 'push') this.at += 1;
    this.history = [...this.history.slice(0, this.at), address];
  }
  listen(moved: (entries: number) => void) {
    this.moved = moved;
    return () => {};
  }
  move(entries: number): void {
    this.at += entries;
    this.moved(entries);
  }
  back(): void {
    this.move(-1);
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

  it('[UI9] who is asked before leaving stays until they have answered, and is asked once', () => {
    const bar = new FakeBar('/console/');
    const router = createRouter(bar);
    router.go('/console/definition');
    const asked: (() => void)[] = [];
    router.askBeforeLeaving((leave) => asked.push(leave));
    // Knobs of the page itself are no leaving.
    router.setQuery({ view: 'text' });
    expect(asked).toHaveLength(0);
    router.go('/console/honesty');
    bar.back();
    expect([asked.length, router.path.value, bar.read()]).toEqual([2, 'definition', '/console/definition?view=text']);
    asked[1]?.();
    expect([asked.length, router.path.value, bar.read()]).toEqual([2, '', '/console/']);
    // The page that asked is left: coming back at once is not asked about.
    bar.move(1);
    expect([asked.length, router.path.value]).toEqual([2, 'definition']);
    const stop = router.askBeforeLeaving((leave) => asked.push(leave));
    router.go('/console/honesty');
    expect([asked.length, router.path.value]).toEqual([3, 'definition']);
    stop();
    router.go('/console/honesty');
    expect([asked.length, router.path.value]).toEqual([3, 'honesty']);
  });
});

it('[UI1] a page that is not for the role is not there', () => {
  expect(findPage('agents', 'agent')).toBeNull();
  expect(findPage('agents', 'administrator')?.page.id).toBe('agents');
});
