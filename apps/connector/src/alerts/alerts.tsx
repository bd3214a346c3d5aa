import type { AgentView } from '@interlock/protocol';
import { nameOfWork } from '@interlock/words';
import { useEffect, useRef } from 'preact/hooks';
import type { Desk } from '../ui/desk.ts';
import { alertChoice } from './alert-choice.ts';
import { playChime } from './chime.ts';

/** Draws nothing: tells an offer that is new by sound and notification, as far as the agent wants and the browser allows (CN52). */
export function Alerts({ desk, view }: { desk: Desk; view: AgentView }) {
  const told = useRef<ReadonlySet<string> | null>(null);
  const offered = view.work.filter(({ state }) => state === 'offered');
  const ids = offered.map(({ workId }) => workId).join(' ');
  useEffect(() => {
    const before = told.current;
    told.current = new Set(ids === '' ? [] : ids.split(' '));
    // What was on offer when the page was loaded is on the page already.
    if (before === null) return;
    const fresh = offered.filter(({ workId }) => !before.has(workId));
    if (fresh.length === 0) return;
    const { sound, notification } = alertChoice.peek();
    if (sound) playChime();
    if (!notification || Notification.permission !== 'granted' || document.hasFocus()) return;
    const speaker = desk.speaker.peek();
    const names = fresh.map((item) => nameOfWork(speaker, item)).join(', ');
    const shown = new Notification(speaker.words.why.offered(names), { tag: 'interlock-offer' });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  }, [ids]);
  return null;
}
