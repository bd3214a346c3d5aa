import type { Voice } from './to-agent-en.ts';

/** What an agent is told of themselves, in German. */
export const TO_AGENT_DE: Voice = {
  mode: {
    synchronized: 'Synchron',
    complementary: 'Komplementär',
    synchronizedMeans: 'Was Sie auf einer Seite wählen, gilt auf beiden.',
    complementaryMeans: 'Nur eine Seite ist jeweils bereit.',
  },

  why: {
    title: 'Warum',
    bothReady: 'Sie können auf beiden Seiten Arbeit bekommen.',
    contactCenterReady: 'Sie können im Contact-Center Arbeit bekommen.',
    roomLeft: (count, capacity) => `Sie haben ${count} von ${capacity} in Arbeit und können mehr bekommen.`,

    ticketOpen: (ticket) => `${ticket} ist im CRM offen.`,
    ticketsOpen: (tickets) => `${tickets} sind im CRM offen.`,
    readyWhenClosed: 'Sie sind wieder bereit, sobald es geschlossen ist.',
    readyWhenAllClosed: 'Sie sind wieder bereit, sobald sie geschlossen sind.',
    wishClosed: (ticket) => `Vorgemerkt: Sie werden bereit, sobald ${ticket} geschlossen ist.`,
    wishAllClosed: (tickets) => `Vorgemerkt: Sie werden bereit, sobald ${tickets} geschlossen sind.`,
    stayAfterIt: (label) => `Danach bleiben Sie nicht bereit (${label}).`,

    reserved: (work) => `${work} ist auf dem Weg zu Ihnen.`,
    reservedNext: 'Zuerst bestätigt das CRM, dass es Ihnen nichts anderes gibt.',
    offered: (work) => `${work} wird Ihnen angeboten.`,
    offeredNext: 'Annehmen oder ablehnen. Das CRM hält seine Arbeit so lange zurück.',
    active: (work) => `Sie arbeiten mit ${work}.`,
    readyWhenEnded: 'Danach sind Sie wieder bereit.',
    wrapUp: (work) => `Nacharbeit zu ${work}.`,
    readyWhenFinished: 'Sie sind wieder bereit, sobald Sie sie beenden.',
    readyWhenFinishedIn: (time) => `Sie sind wieder bereit, sobald Sie sie beenden, spätestens in ${time}.`,
    pendingNotReady: (label) => `Ab jetzt kommt nichts Neues: Danach beginnt ${label}.`,
    pendingSignOut: 'Danach werden Sie abgemeldet.',
    signingOut: 'Sie werden abgemeldet.',

    collision: (ticket, work) => `${ticket} wurde zugewiesen, während Sie mit ${work} arbeiten.`,
    collisionNext: 'Nichts geht verloren, und mehr kommt nicht. Die Überschneidung ist vermerkt.',

    otherSideReady: 'Sie sind im CRM bereit.',
    otherSideReadyNext: 'Wählen Sie hier Bereit, um zu wechseln; das CRM wird dann nicht bereit.',
    confirmation: 'Das CRM muss Nicht bereit noch bestätigen.',
    confirmationNext: 'Sobald es das getan hat, sind Sie hier bereit.',
    crmUnknown: 'Das CRM hat Ihre Präsenz noch nicht genannt.',
    crmUnknownNext: 'Sie gilt als möglicherweise bereit. Ändern Sie sie einmal im CRM, dann ist sie bekannt.',
    crmNotConnected: 'Das CRM ist nicht verbunden.',
    crmNotConnectedNext: 'Sie bleiben nicht bereit, bis seine Seite antwortet. Laden Sie sie sonst neu.',
    outOfStep: (time) => `Das CRM hat seit ${time} nicht bestätigt.`,
    outOfStepNext: 'Sie bleiben nicht bereit, damit nichts doppelt kommt. Wir versuchen es weiter.',
    outOfStepFinal:
      'Sie bleiben nicht bereit, damit nichts doppelt kommt. Fragen Sie erneut, oder stellen Sie die Präsenz im CRM ein.',
    missed: (work, time) => `Sie haben ${work} um ${time} verpasst.`,
    missedNext: 'Sie sind nicht bereit, damit es nicht noch einmal geschieht. Wählen Sie Bereit, wenn Sie zurück sind.',
    supervisor: (label, time, who) =>
      `${who ?? 'Die Teamleitung'} hat Sie um ${time} auf Nicht bereit (${label}) gesetzt.`,
    supervisorNext: 'Wählen Sie Bereit, wenn es besprochen ist.',
    linkLost: 'Ihre Verbindung war unterbrochen.',
    linkLostNext: 'Sie bekommen keine Arbeit, bis sie wieder steht.',
    flapping: (changes) => `Ihr Zustand hat in wenigen Sekunden ${changes}-mal gewechselt.`,
    flappingNext: (time) => `Beide Seiten bleiben bis ${time} nicht bereit und gehen dann von selbst weiter.`,
    signedOut: 'Sie sind abgemeldet.',
    signedOutNext: 'Niemand gibt Ihnen Arbeit.',

    startWork: 'Sie haben die Arbeit begonnen.',
    startWorkNext: 'Wählen Sie Bereit, wenn Sie Arbeit bekommen möchten.',
    chosenByYou: (label, time) => `Sie haben um ${time} ${label} gewählt.`,
    chosenInCrm: (label, time) => `Sie haben um ${time} im CRM ${label} gewählt.`,
    chosenBySupervisor: (label, time) => `Die Teamleitung hat um ${time} ${label} gewählt.`,
    chosenAutomatically: (label, time) => `${label} wurde um ${time} automatisch gesetzt.`,
    untilYouChoose: 'Das bleibt so, bis Sie Bereit wählen.',
    otherSideTook: 'Sie sind im CRM bereit geworden.',
    otherSideTookNext: 'Deshalb ist das Contact-Center nicht bereit. Wählen Sie hier Bereit, um zurückzukommen.',
    clientDisconnect: (time) => `Ihre Verbindung war um ${time} unterbrochen.`,
    clientDisconnectNext: 'Deshalb sind Sie nicht bereit. Wählen Sie Bereit, um weiterzumachen.',
    snapshot: (label) => `Das CRM meldete ${label}, als es sich verband.`,

    crm: {
      ready: 'CRM: kann Ihnen Arbeit geben.',
      chosen: (label) => `CRM: ${label}.`,
      workElsewhere: (work) => `CRM: gehalten, solange Sie mit ${work} arbeiten.`,
      reserving: 'CRM: gehalten, damit nichts dazwischenkommt.',
      ownWork: (ticket) => `CRM: an ${ticket}.`,
      otherSideReady: 'CRM: nicht bereit, weil Sie hier bereit sind.',
      unknown: 'CRM: Präsenz noch unbekannt, gilt als möglicherweise bereit.',
      notConnected: 'CRM: seine Seite ist nicht verbunden.',
      outOfStep: (label) => `CRM: hat ${label} nicht bestätigt.`,
      asking: (label) => `CRM: nach ${label} gefragt, noch keine Antwort.`,
      assumed: (label) => `CRM: ${label} angenommen; ohne Änderung antwortet es nicht.`,
      held: (label) => `CRM: ${label}, gehalten.`,
    },
  },

  // A side that is held, and lines of a timeline that name the agent.
  own: {
    held: 'für Sie gehalten',
    workGiven: (work) => `${work} kam für Sie`,
    chose: (label) => `Sie haben ${label} gewählt`,
    choseInCrm: (label) => `Sie haben im CRM ${label} gewählt`,
  },
};
