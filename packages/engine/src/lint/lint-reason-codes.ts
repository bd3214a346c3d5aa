import type { Definition } from '../definition.ts';
import { quote, type Report } from './problem.ts';

/** Reason codes that are not one reason each, that are missing, or that nobody could choose (DF20). */
export function checkReasonCodes(
  { reasonCodes, systemReasonCodes, defaults, presenceMap }: Definition,
  report: Report,
): void {
  const byCode = new Map<number, number>();
  const byLabel = new Map<string, number>();
  reasonCodes.forEach((reason, index) => {
    const path = `/reasonCodes/${index}`;
    if (byCode.has(reason.code)) {
      report(
        'error',
        'ambiguousCode',
        `${path}/code`,
        `Reason code ${reason.code} is defined twice; the other is at /reasonCodes/${byCode.get(reason.code)}.`,
      );
    } else byCode.set(reason.code, index);
    const label = reason.label.trim().toLowerCase();
    const other = byLabel.get(label);
    if (other === undefined) byLabel.set(label, index);
    else
      report(
        'warning',
        'ambiguousLabel',
        `${path}/label`,
        `Two reason codes are called ${quote(reason.label)}; people cannot tell them apart. The other is at /reasonCodes/${other}.`,
      );
  });
  const need = (code: number, path: string): void => {
    if (!byCode.has(code)) report('error', 'unknownCode', path, `Reason code ${code} is not in reasonCodes.`);
  };
  need(defaults.reasonCode, '/defaults/reasonCode');
  for (const [name, code] of Object.entries(systemReasonCodes)) need(code, `/systemReasonCodes/${name}`);
  for (const [index, entry] of presenceMap.entries()) need(entry.reasonCode, `/presenceMap/${index}/reasonCode`);
  if (!reasonCodes.some((reason) => reason.selectable)) {
    report(
      'error',
      'noSelectableCode',
      '/reasonCodes',
      'No reason code is selectable, so an agent could never go Not Ready.',
    );
  }
}
