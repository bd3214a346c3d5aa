import type { Definition } from '../definition.ts';
import type { Report } from './problem.ts';

/** Times of which one must end before another begins (DF20). */
export function checkTimeouts({ timeouts }: Definition, report: Report): void {
  if (timeouts.logoutMs <= timeouts.linkGraceMs) {
    report(
      'error',
      'timeoutOrder',
      '/timeouts/logoutMs',
      `logoutMs (${timeouts.logoutMs}) must be longer than linkGraceMs (${timeouts.linkGraceMs}).`,
    );
  }
  if (timeouts.retryMaxMs < timeouts.retryBaseMs) {
    report(
      'error',
      'timeoutOrder',
      '/timeouts/retryMaxMs',
      `retryMaxMs (${timeouts.retryMaxMs}) must not be shorter than retryBaseMs (${timeouts.retryBaseMs}).`,
    );
  }
  if (timeouts.reservationMs <= timeouts.crmAnswerMs) {
    report(
      'error',
      'timeoutOrder',
      '/timeouts/reservationMs',
      `reservationMs (${timeouts.reservationMs}) must be longer than crmAnswerMs (${timeouts.crmAnswerMs}), or no CRM could ever confirm in time.`,
    );
  }
  if (timeouts.plainSettleMs >= timeouts.reservationMs) {
    report(
      'error',
      'timeoutOrder',
      '/timeouts/plainSettleMs',
      `plainSettleMs (${timeouts.plainSettleMs}) must be shorter than reservationMs (${timeouts.reservationMs}).`,
    );
  }
}
