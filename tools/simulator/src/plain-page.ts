/**
 * A Client Application written from the public description alone: it answers `ready` and `requestCrmData`, sets what it is asked
 * to set, and reports each change of presence. It knows no ids, no work and no extensions.
 */
import type { CrmUser } from './crm.ts';

export interface PlainPage {
  hear(data: unknown): void;
  close(): void;
}

export interface PlainPageOptions {
  readonly user: CrmUser;
  readonly userId: string;
  readonly post: (frame: unknown) => void;
  readonly later: (run: () => void) => void;
  /** Says the presence again where it is asked for the one that is there. */
  readonly answersSame: boolean;
}

export function createPlainPage({ user, userId, post, later, answersSame }: PlainPageOptions): PlainPage {
  let isClosed = false;

  function say(action: string, data?: object): void {
    if (!isClosed) post({ type: 'ClientAppMessage', action, ...(data === undefined ? {} : { data }) });
  }

  const report = (statusId: string, success: boolean): void => say('omnichannelResponse', { statusId, success });
  const stop = user.onPresence((statusId) => later(() => report(statusId, true)));

  async function set(statusId: string): Promise<void> {
    const isSame = user.presence === statusId;
    const isTaken = await user.set(statusId);
    if (isTaken === false) report(user.presence, false);
    else if (isSame && answersSame) report(user.presence, true);
  }

  return {
    hear(data) {
      // The connector's frames have this form; a page of the public description believes it.
      const frame = data as { type?: string; action?: string; data?: { statusId?: string } };
      if (frame.type !== 'CRMConnectMessage') return;
      if (frame.action === 'ready') say('ready');
      else if (frame.action === 'requestCrmData') say('crmData', crmDataOf(userId));
      else if (frame.action === 'requestSyncOmnichannel') {
        const statusId = frame.data?.statusId?.split(';')[0];
        if (statusId !== undefined) void set(statusId);
      }
    },
    close() {
      isClosed = true;
      stop();
    },
  };
}

function crmDataOf(userId: string): object {
  return {
    callCenterSettings: {},
    currentUser: { attributes: {}, Name: userId, Username: userId, Id: userId, LanguageLocaleKey: 'en_US' },
    capabilities: {
      directoryAvailable: false,
      name: 'Simulated CRM',
      reloadsOnNavigation: false,
      lightningComponentsAvailable: false,
    },
  };
}
