import type { Words } from '../words/en.ts';
import type { PageEntry, Role } from './page.ts';
import { matchPath } from './router.ts';

const SUPERVISORS: readonly Role[] = ['supervisor', 'administrator'];
const ADMINISTRATORS: readonly Role[] = ['administrator'];

interface ListedPage extends PageEntry {
  readonly id: keyof Words['pages'];
}

/** Every page, in the order of the navigation. What the role does not see is not there for it. */
export const PAGES: readonly ListedPage[] = [
  { id: 'floor', path: '', group: 'supervisor', roles: SUPERVISORS, load: () => import('../floor/page.tsx') },
  { id: 'queues', path: 'queues', group: 'supervisor', roles: SUPERVISORS, load: () => import('../queues/page.tsx') },
  { id: 'queue', path: 'queues/{id}', group: null, roles: SUPERVISORS, load: () => import('../queues/queue-page.tsx') },
  {
    id: 'item',
    path: 'items/{workId}',
    group: null,
    roles: SUPERVISORS,
    load: () => import('../queues/item-page.tsx'),
  },
  {
    id: 'wallboard',
    path: 'wallboard',
    group: 'supervisor',
    roles: SUPERVISORS,
    isFullScreen: true,
    load: () => import('../wallboard/page.tsx'),
  },
  {
    id: 'timeline',
    path: 'agents/{id}',
    group: null,
    roles: SUPERVISORS,
    load: () => import('../timeline/page.tsx'),
  },
  {
    id: 'honesty',
    path: 'honesty',
    group: 'supervisor',
    roles: SUPERVISORS,
    load: () => import('../honesty/page.tsx'),
  },
  {
    id: 'definition',
    path: 'definition',
    group: 'administrator',
    roles: ADMINISTRATORS,
    load: () => import('../definition/page.tsx'),
  },
  {
    id: 'agents',
    path: 'agents',
    group: 'administrator',
    roles: SUPERVISORS,
    load: () => import('../agents/page.tsx'),
  },
  {
    id: 'integrations',
    path: 'integrations',
    group: 'administrator',
    roles: ADMINISTRATORS,
    load: () => import('../integrations/page.tsx'),
  },
];

export interface FoundPage {
  readonly page: ListedPage;
  readonly params: Readonly<Record<string, string>>;
}

export function findPage(path: string, role: Role): FoundPage | null {
  for (const page of PAGES) {
    const params = page.roles.includes(role) ? matchPath(page.path, path) : null;
    if (params !== null) return { page, params };
  }
  return null;
}

/** Whether an address is that of a page for a screen that nobody sits at. */
export function isFullScreen(path: string): boolean {
  return PAGES.some((page) => page.isFullScreen === true && matchPath(page.path, path) !== null);
}
