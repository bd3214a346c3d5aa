import type { Me } from '@interlock/protocol/console';
import type { FunctionComponent } from 'preact';

export type Role = Me['role'];

export interface PageProps {
  /** Parts of the address: `{id}` of `agents/{id}`. */
  readonly params: Readonly<Record<string, string>>;
}

/** What a module `src/<page>/page.tsx` exports. */
export interface PageModule {
  readonly Page: FunctionComponent<PageProps>;
}

export interface PageEntry {
  /** Also the key of its word in `words.pages`. */
  readonly id: string;
  /** Below `/console/`. */
  readonly path: string;
  /** Where it stands in the navigation; null when one comes to it from another page. */
  readonly group: 'supervisor' | 'administrator' | null;
  readonly roles: readonly Role[];
  /** The whole window is the page's: no navigation, no header. */
  readonly isFullScreen?: boolean;
  readonly load: () => Promise<PageModule>;
}
