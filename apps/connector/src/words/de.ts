import { DE as COMMON_DE } from '@interlock/words/de';
import { TO_AGENT_DE } from '@interlock/words/to-agent-de';
import type { Words } from './en.ts';

/** Everything the connector says, in German. */
export const DE: Words = {
  ...COMMON_DE,
  ...TO_AGENT_DE,

  app: {
    title: 'Interlock-Connector',
    you: 'Sie',
  },

  chip: {
    linked: 'Verbunden',
    connecting: 'Verbinde',
    outOfStep: 'Nicht im Takt',
    offline: 'Getrennt',
    otherTab: 'Anderer Tab',
    signedOut: 'Abgemeldet',
    label: (state) => `Verbindung: ${state}`,
  },

  lost: {
    headline: 'Die Verbindung zum Contact-Center ist unterbrochen.',
    next: 'Sie bekommen so lange keine Arbeit; Begonnenes bleibt. Wir verbinden von selbst neu.',
    again: (time) => `Nächster Versuch in ${time}.`,
    now: 'Neuer Versuch läuft.',
  },

  control: {
    title: 'Ihr Zustand',
    goReady: 'Bereit werden',
    goNotReady: 'Nicht bereit',
    stayNotReady: 'Danach nicht bereit',
    changeReason: 'Grund ändern',
    reasons: 'Grund für Nicht bereit',
    readyAfter: 'Danach bereit',
    tryNow: 'Jetzt versuchen',
    details: 'Details',
    hideDetails: 'Details ausblenden',
    signOut: 'Abmelden',
    signOutPending: 'Abmeldung nach der Arbeit',
    signingOut: 'Abmeldung läuft',
    dismiss: 'Schließen',
    startWork: 'Arbeit beginnen',
    useHere: 'Hier verwenden',
  },

  offer: {
    title: 'Angebot',
    waited: (time) => `wartet ${time}`,
    accept: 'Annehmen',
    decline: 'Ablehnen',
    seconds: (count) => `${count} s`,
    again: (count) => `${count}-mal angeboten`,
  },

  interaction: {
    title: 'In Arbeit',
    inbound: 'eingehend',
    outbound: 'ausgehend',
    end: 'Beenden',
    endNamed: (label) => `${label} beenden`,
    running: (time) => time,
  },

  wrapUp: {
    title: 'Nacharbeit',
    left: (time) => `noch ${time}`,
    noLimit: 'ohne Zeitgrenze',
    finish: 'Fertig',
    extend: 'Verlängern',
  },

  strength: {
    title: 'Schutz',
    mirror: 'Nach Kräften',
    claim: 'Tickets gemeldet',
    prevent: 'CRM fragt zuerst',
    mirrorMeans: 'Das CRM nennt nur Ihre Präsenz. Tickets, die es von selbst vergibt, sind hier nicht zu sehen.',
    claimMeans: 'Das CRM meldet seine Tickets. Sobald Sie eines haben, wird hier nichts angeboten.',
    preventMeans: 'Das CRM fragt, bevor es Ihnen ein Ticket gibt; so kommt nie von beiden Seiten zugleich Arbeit.',
    none: 'Kein CRM',
    noneMeans: 'Die CRM-Seite ist nicht verbunden.',
  },

  today: {
    title: 'Heute',
    summary: (interactions, tickets, collisions) => `${interactions}, ${tickets}, ${collisions}`,
    interactions: (count) => (count === 1 ? '1 Interaktion' : `${count} Interaktionen`),
    tickets: (count) => (count === 1 ? '1 Ticket' : `${count} Tickets`),
    collisions: (count) => (count === 0 ? 'keine Kollision' : count === 1 ? '1 Kollision' : `${count} Kollisionen`),
    lane: (side, parts) => `${side}: ${parts}`,
    share: {
      ready: 'bereit',
      held: 'nicht bereit',
      work: 'in Arbeit',
      offline: 'abgemeldet',
      outOfStep: 'nicht im Takt',
    },
    from: (time) => `ab ${time}`,
    now: 'jetzt',
    empty: 'Heute noch nichts.',
  },

  timeline: {
    title: 'Mein Verlauf',
    show: 'Meinen Verlauf zeigen',
    hide: 'Meinen Verlauf ausblenden',
    older: 'Ältere Einträge',
    empty: 'Es ist noch nichts geschehen.',
    failed: 'Der Verlauf ist gerade nicht lesbar. Versuchen Sie es gleich noch einmal.',
    loading: 'Der Verlauf wird gelesen',
  },

  page: {
    loading: { headline: 'Wird geladen', next: 'Einen Moment.' },
    notEmbedded: {
      headline: 'Diese Seite gehört in ein CRM.',
      next: 'Öffnen Sie die CRM-Seite, die sie einbettet. Wie man sie einbettet, steht in der Dokumentation.',
    },
    originRefused: {
      headline: 'Diese CRM-Seite ist hier nicht zugelassen.',
      next: (origin) => `Die Administration kann ${origin} in die erlaubten Herkünfte der Definition aufnehmen.`,
      nextUnknown:
        'Der Browser nennt die einbettende Seite nicht. Die Administration kann die erlaubten Herkünfte prüfen.',
    },
    configFailed: {
      headline: 'Der Interlock-Server antwortet nicht.',
      next: 'Wir versuchen es von selbst weiter. Nichts geht verloren.',
    },
    waitingForCrm: {
      headline: 'Wir warten auf die CRM-Seite.',
      next: 'Sie hat noch nicht geantwortet. Wir fragen von selbst weiter.',
      nextLong:
        'Sie antwortet schon länger nicht. Laden Sie die CRM-Seite neu; hilft das nicht, rufen Sie die Administration.',
    },
    waitingForUser: {
      headline: 'Das CRM muss noch sagen, wer Sie sind.',
      next: 'Es hat geantwortet, aber noch niemanden genannt. Melden Sie sich im CRM an, falls nötig.',
    },
    connecting: {
      headline: 'Verbindung zum Contact-Center wird aufgebaut.',
      next: 'Bis dahin bekommen Sie keine Arbeit.',
    },
    retrying: {
      headline: 'Das Contact-Center antwortet nicht.',
      next: 'Sie bekommen so lange keine Arbeit. Wir versuchen es weiter.',
    },
    signedOut: { headline: 'Sie sind abgemeldet.', next: 'Beginnen Sie, wann Sie möchten; Sie starten nicht bereit.' },
    superseded: {
      headline: 'Dieser Agent ist in einem anderen Tab offen.',
      next: 'Ihr Zustand läuft dort weiter. Verwenden Sie ihn hier, um ihn herüberzuholen.',
    },
    follower: {
      headline: 'Dieser Agent ist in einem anderen Tab offen.',
      next: 'Arbeiten Sie dort weiter, oder verwenden Sie ihn hier.',
    },
    refused: {
      headline: 'Das Contact-Center hat Sie nicht eingelassen.',
      next: 'Laden Sie die Seite neu. Geschieht es wieder, rufen Sie die Administration.',
      originRefused:
        'Diese CRM-Seite steht nicht unter den erlaubten Herkünften. Die Administration kann sie aufnehmen.',
      ticketRefused:
        'Ihre Anmeldung wurde nicht angenommen. Melden Sie sich im CRM neu an und laden Sie die Seite neu.',
      notUnderstood: 'Seite und Server sprechen nicht dieselbe Version. Laden Sie die Seite neu.',
      authRequired:
        'Ihre Anmeldung fehlt oder ist abgelaufen. Melden Sie sich im CRM neu an und laden Sie die Seite neu.',
      retry: 'Noch einmal',
    },
  },

  refusal: {
    generic: 'Das wurde abgelehnt, und nichts hat sich geändert.',
    notLinked: 'Es besteht keine Verbindung, daher hat sich nichts geändert. Versuchen Sie es, wenn sie wieder steht.',
    unanswered: 'Das wurde nicht bestätigt. Prüfen Sie Ihren Zustand und versuchen Sie es bei Bedarf noch einmal.',
    tooManyUnanswered: 'Zu vieles ist noch unbeantwortet. Warten Sie kurz und versuchen Sie es noch einmal.',
    tooManyCommands: 'Das ging zu schnell. Warten Sie kurz und versuchen Sie es noch einmal.',
    hostUnavailable:
      'Das Contact-Center kann gerade nichts festhalten, daher hat sich nichts geändert. Versuchen Sie es gleich noch einmal.',
    hostBusy: 'Das Contact-Center ist ausgelastet, und nichts hat sich geändert. Versuchen Sie es gleich noch einmal.',
    serverStopping:
      'Das Contact-Center startet neu, und nichts hat sich geändert. Versuchen Sie es gleich noch einmal.',
    staleEpoch: 'Diese Seite wurde durch eine neuere ersetzt. Verwenden Sie sie hier, um weiterzumachen.',
    notSignedIn: 'Sie sind abgemeldet. Beginnen Sie zuerst die Arbeit.',
    sessionLost: 'Die Verbindung war unterbrochen. Versuchen Sie es, wenn sie wieder steht.',
    crmNotAttached: 'Die CRM-Seite ist nicht verbunden. Laden Sie sie neu und versuchen Sie es noch einmal.',
    reasonCodeRequired: 'Wählen Sie einen Grund für Nicht bereit.',
    unknownReasonCode: 'Diesen Grund gibt es nicht mehr. Wählen Sie einen anderen.',
    reasonCodeNotSelectable: 'Diesen Grund setzt das System. Wählen Sie einen anderen.',
    unknownChannel: 'Das Contact-Center kennt diesen Kanal nicht. Sagen Sie es der Administration.',
    duplicateWork: 'Das haben Sie schon in Arbeit.',
    tooManyWaiting: 'Es wartet schon zu viel auf Sie. Beenden Sie zuerst etwas.',
    tooMuchWork: 'Das CRM meldet mehr offene Tickets, als gehalten werden können. Schließen Sie dort einige.',
    atCapacity: 'Sie haben alle Hände voll. Beenden Sie zuerst etwas.',
    unknownWork: 'Das ist nicht mehr bei Ihnen.',
    offerGone:
      'Dieses Angebot ist fort: zurückgenommen oder abgelaufen. Nichts geht verloren, es geht an jemand anderen.',
    notActive: 'Das ist schon beendet.',
    notInWrapUp: 'Diese Nacharbeit ist schon beendet.',
    notAvailable: 'Das können Sie jetzt nicht übernehmen.',
    unknownQueue: 'Diese Warteschlange gibt es nicht. Sagen Sie es der Administration.',
    notParked: 'Das ist nicht geparkt.',
    queueClosed: 'Diese Warteschlange ist geschlossen. Wählen Sie eine andere.',
    queueFull: 'Diese Warteschlange ist voll. Wählen Sie eine andere oder versuchen Sie es später.',
    waitTooLong: 'In dieser Warteschlange wartet man zu lange. Wählen Sie eine andere.',
    ownName: 'Das haben Sie schon. Nennen Sie jemand anderen.',
    unknownAgent: 'Hier ist niemand dieses Namens bekannt.',
    teamNotAllowed: 'Die Person ist in keinem Ihrer Teams. Übergeben Sie an eine Warteschlange.',
    colleagueSignedOut: 'Die Person hat sich abgemeldet. Nennen Sie jemand anderen oder eine Warteschlange.',
    colleagueNotInQueue: 'Die Person bedient diese Warteschlange nicht mehr. Suchen Sie sie noch einmal.',
    wrapUpLimit: 'Die Nacharbeit lässt sich nicht noch einmal verlängern. Beenden Sie sie.',
  },

  notice: {
    title: 'Meldung',
    fromCrm: 'Aus dem CRM',
  },
};
