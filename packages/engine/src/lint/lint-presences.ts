import type { Definition } from '../definition.ts';
import { quote, type Report } from './problem.ts';

/** Spellings that are not one presence each, and a CRM that could never be Ready or never be held (DF20). */
export function checkPresences({ presences }: Definition, report: Report): void {
  const names = new Map<string, { statusId: string; path: string; isId: boolean }>();
  presences.forEach((presence, index) => {
    const spellings = [presence.statusId, ...(presence.alsoKnownAs ?? [])];
    spellings.forEach((name, position) => {
      const path = position === 0 ? `/presences/${index}/statusId` : `/presences/${index}/alsoKnownAs/${position - 1}`;
      const key = name.trim().toLowerCase();
      const known = names.get(key);
      if (known === undefined) names.set(key, { statusId: name, path, isId: position === 0 });
      else if (known.statusId === name) {
        report(
          'error',
          'ambiguousStatus',
          path,
          `${quote(name)} names more than one presence; the other is at ${known.path}.`,
        );
      } else {
        report(
          'error',
          'caseDiffersOnly',
          path,
          `${quote(name)} differs from ${quote(known.statusId)} at ${known.path} by case or white space only.`,
        );
      }
      if (name.includes(';')) {
        report(
          'error',
          'separatorInStatus',
          path,
          `${quote(name)} contains “;”, which separates several statuses on the wire. Use alsoKnownAs.`,
        );
      }
    });
  });
  if (!presences.some((presence) => presence.ready)) {
    report(
      'error',
      'noReadyPresence',
      '/presences',
      'No presence is Ready, so nobody could ever become Ready in the CRM.',
    );
  }
  if (!presences.some((presence) => !presence.ready)) {
    report('error', 'noNotReadyPresence', '/presences', 'Every presence is Ready, so the CRM could never be held.');
  }
}
