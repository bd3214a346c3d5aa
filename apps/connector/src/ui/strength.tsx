import type { AgentView } from '@interlock/protocol';
import type { Desk } from './desk.ts';

/** How far the CRM can be trusted with the lock, in plain words; shown, never assumed. */
export function Strength({ desk, view }: { desk: Desk; view: AgentView }) {
  const { words } = desk.speaker.value;
  const strength = view.crmLink.state === 'up' ? (view.crmLink.strength ?? 'none') : 'none';
  const means = {
    none: words.strength.noneMeans,
    mirror: words.strength.mirrorMeans,
    claim: words.strength.claimMeans,
    prevent: words.strength.preventMeans,
  }[strength];
  return (
    <section class="section">
      <h2>{words.strength.title}</h2>
      <p class="strength" data-testid="strength" data-strength={strength}>
        <b>{words.strength[strength]}.</b> {means}
      </p>
    </section>
  );
}
