import type { Worded } from '@interlock/words';
import { ABOUT_AGENT_DE } from '@interlock/words/about-agent-de';
import { DE as COMMON_DE } from '@interlock/words/de';
import type { Words } from './en.ts';

/** What every page of the console says, in German. */
export const DE: Worded<Words> = {
  ...COMMON_DE,
  ...ABOUT_AGENT_DE,

  pages: {
    floor: 'Übersicht',
    queues: 'Warteschlangen',
    queue: 'Warteschlange',
    item: 'Vorgang',
    honesty: 'Ehrlichkeit',
    wallboard: 'Wandtafel',
    timeline: 'Verlauf',
    definition: 'Definition',
    agents: 'Agenten',
    integrations: 'Anbindungen',
  },

  shell: {
    product: 'Interlock',
    navigation: 'Seiten',
    skip: 'Zum Inhalt springen',
    title: (page) => `${page} · Interlock`,
    account: 'Sie und Ihre Einstellungen',
    signOut: 'Abmelden',
    theme: 'Darstellung',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
    language: 'Sprache',
    languages: { system: 'Wie der Browser', en: 'English', de: 'Deutsch' },
    zone: (zone) => `Zeiten in ${zone}`,
    roles: { agent: 'Agent', supervisor: 'Teamleitung', administrator: 'Administration' },
    teamsAll: 'alle Teams',
    devNotice: 'Entwicklungsbetrieb: Nichts ist geschützt. Wer diese Adresse erreicht, darf alles.',
    devRole: 'Ansehen als',
    loading: 'Wird geladen',
    retry: 'Noch einmal versuchen',
    reload: 'Seite neu laden',
    close: 'Schließen',
    cancel: 'Abbrechen',
  },

  because: {
    collision: (names) => `${names} zugleich.`,
    collisionOf: 'Arbeit auf beiden Seiten zugleich.',
    startWork: 'Hat die Arbeit begonnen und Bereit noch nicht gewählt.',
    otherSideReady: 'Im CRM bereit; nur eine Seite zugleich.',
    outOfStep: (attempts) => `Das CRM hat nicht bestätigt, ${attempts === 1 ? 'einmal' : `${attempts}-mal`} gefragt.`,
    flapping: (changes, time) => `${changes} Wechsel in wenigen Sekunden: angehalten bis ${time}.`,
    chosen: {
      agent: (label, time) => `Hat um ${time} ${label} gewählt.`,
      crmUser: (label, time) => `Hat um ${time} im CRM ${label} gewählt.`,
      supervisor: (label, time) => `Die Teamleitung hat um ${time} ${label} gewählt.`,
      policy: (label, time) => `${label} wurde um ${time} automatisch gesetzt.`,
      timer: (label, time) => `${label} wurde um ${time} automatisch gesetzt.`,
    },
  },

  hold: {
    workElsewhere: 'Arbeit auf der anderen Seite',
    atCapacity: 'Hände voll',
    wrapUp: 'Nacharbeit',
    otherSideReady: 'Andere Seite bereit',
    confirmationAwaited: 'Bestätigung erwartet',
    crmUnknown: 'CRM unbekannt',
    outOfStep: 'Nicht im Takt',
    missed: 'Angebot verpasst',
    supervisor: 'Teamleitung',
    linkLost: 'Verbindung unterbrochen',
    flapping: 'Angehalten nach vielen Wechseln',
    signedOut: 'Abgemeldet',
  },

  strength: { mirror: 'nach Kräften', claim: 'Tickets gemeldet', prevent: 'CRM fragt zuerst' },

  link: {
    label: 'Verbindung',
    live: 'Live',
    connecting: 'Verbinde',
    since: (time) => `Getrennt seit ${time}, wird verbunden`,
    offline: (time) => `Kein Netz seit ${time}`,
    refused: 'Andere Version',
    stale: (time) => `Stand ${time}. Neueres ist nicht bekannt; die Seite geht von selbst weiter.`,
  },

  signIn: {
    title: 'Anmelden',
    lead: 'Teamleitung und Administration sehen, verstehen und ändern hier das Contact-Center.',
    withProvider: 'Anmelden',
    devTitle: 'Wer möchten Sie sein?',
    devLead: 'Dieser Server läuft im Entwicklungsbetrieb. Nichts ist geschützt: Wer ihn erreicht, kann dasselbe.',
    name: 'Name',
    role: 'Rolle',
    go: 'Weiter',
  },

  trouble: {
    notFound: 'Diese Seite gibt es nicht.',
    notFoundNext: 'Vielleicht hat sie jetzt eine andere Adresse, oder sie ist nicht für Ihre Rolle.',
    toFloor: 'Zur Übersicht',
    pageFailed: 'Diese Seite konnte nicht geladen werden.',
    pageFailedNext: 'Vielleicht gibt es eine neuere Version. Laden Sie die Seite neu.',
    partFailed:
      'Dieser Teil der Seite konnte nicht geladen werden. Vielleicht gibt es eine neuere Version: Laden Sie die Seite neu.',
    broken: 'Auf dieser Seite ist etwas schiefgegangen.',
    brokenNext:
      'Geändert wurde dadurch nichts. Laden Sie die Seite neu; kommt es wieder, sagen Sie es der Administration.',
    agentRole: 'Die Konsole ist für Teamleitung und Administration.',
    agentRoleNext: 'Agenten arbeiten im Connector in ihrem CRM.',
    unreachable: 'Der Interlock-Server antwortet nicht.',
    unreachableNext: 'Wir versuchen es von selbst weiter. Nichts geht verloren.',
    version: 'Der Server spricht eine neuere Version als diese Seite.',
    versionNext: 'Laden Sie die Seite neu.',
  },

  refusal: {
    generic: 'Das wurde abgelehnt, und nichts hat sich geändert.',
    unreachable:
      'Der Server hat nicht geantwortet. Ob es getan wurde, ist ungewiss: Sehen Sie vor einem neuen Versuch nach.',
    notUnderstood: 'Die Antwort wurde nicht verstanden. Laden Sie die Seite neu.',
    signInRequired: 'Melden Sie sich noch einmal an.',
    roleNotAllowed: 'Das darf Ihre Rolle nicht.',
    teamNotAllowed: 'Das gehört zu einem Team, das nicht Ihres ist.',
    csrfRefused: 'Ihre Anmeldung hat sich geändert. Laden Sie die Seite neu.',
    unknownAgent: 'Diesen Agenten gibt es nicht.',
    unknownTeam: 'Dieses Team gibt es nicht.',
    unknownQueue: 'Diese Warteschlange gibt es nicht.',
    unknownWork: 'Dieser Vorgang ist beendet oder war nie da.',
    unknownWorkItem: 'Dieser Vorgang ist beendet oder war nie da.',
    unknownChannel: 'Diesen Kanal hat die Definition nicht mehr.',
    unknownReasonCode: 'Diesen Grund hat die Definition nicht mehr.',
    notSignedIn: 'Der Agent ist abgemeldet.',
    sessionLost: 'Die Verbindung des Agenten ist unterbrochen. Versuchen Sie es, wenn sie wieder steht.',
    workInProgress: 'Daran arbeitet schon jemand. Holen Sie ihn zuerst zurück.',
    notActive: 'Niemand hat ihn.',
    agentNotAvailable:
      'Der Agent kann ihn jetzt nicht bekommen: abgemeldet, ohne Verbindung oder im CRM in Arbeit. Darüber wird nie hinweggegangen.',
    overCapacity: 'Der Agent hat alle Hände voll.',
    exclusiveChannel: 'Der Agent arbeitet auf einem Kanal, der keinen anderen neben sich verträgt.',
    queueClosed: 'Diese Warteschlange ist geschlossen.',
    queueFull: 'Diese Warteschlange ist voll.',
    waitTooLong: 'Die Wartezeit in dieser Warteschlange ist zu lang.',
    hostUnavailable: 'Das Contact-Center kann gerade nichts festhalten; nichts hat sich geändert.',
    hostBusy: 'Das Contact-Center ist ausgelastet, und nichts hat sich geändert. Versuchen Sie es gleich noch einmal.',
    serverStopping:
      'Das Contact-Center startet neu, und nichts hat sich geändert. Versuchen Sie es gleich noch einmal.',
    invalidInput: 'Etwas daran ist nicht, wie es sein muss.',
  },
};
