import type { Worded } from './worded.ts';

/** What an agent is told of themselves, in English. This catalogue is the type of every voice. */
export const TO_AGENT_EN = {
  mode: {
    synchronized: 'Synchronized',
    complementary: 'Complementary',
    synchronizedMeans: 'What you choose on one side holds on both.',
    complementaryMeans: 'Only one side is Ready at a time.',
  },

  why: {
    title: 'Why',
    bothReady: 'You can be given work on both sides.',
    contactCenterReady: 'You can be given work in the contact centre.',
    roomLeft: (count: number, capacity: number) => `You have ${count} of ${capacity} in hand and can be given more.`,

    ticketOpen: (ticket: string) => `${ticket} is open in the CRM.`,
    ticketsOpen: (tickets: string) => `${tickets} are open in the CRM.`,
    readyWhenClosed: 'You will be Ready again when it is closed.',
    readyWhenAllClosed: 'You will be Ready again when they are closed.',
    wishClosed: (ticket: string) => `Noted: you will be Ready when ${ticket} is closed.`,
    wishAllClosed: (tickets: string) => `Noted: you will be Ready when ${tickets} are closed.`,
    stayAfterIt: (label: string) => `After it you stay Not Ready (${label}).`,
    stayUntilReady: 'After it you stay Not Ready until you go Ready.',

    reserved: (work: string) => `${work} is on its way to you.`,
    reservedNext: 'First the CRM confirms that it gives you no other work.',
    offered: (work: string) => `${work} is offered to you.`,
    offeredNext: 'Accept or decline. The CRM holds its work back meanwhile.',
    active: (work: string) => `You are working with ${work}.`,
    readyWhenEnded: 'You will be Ready again when it ends.',
    wrapUp: (work: string) => `Wrap-up for ${work}.`,
    readyWhenFinished: 'You will be Ready again when you finish it.',
    readyWhenFinishedIn: (time: string) => `You will be Ready again when you finish it, in ${time} at the latest.`,
    pendingNotReady: (label: string) => `No new work from now on: ${label} begins when it ends.`,
    pendingSignOut: 'You will be signed out when it ends.',
    signingOut: 'You are being signed out.',

    collision: (tickets: string, isOne: boolean, during: string) =>
      `${tickets} ${isOne ? 'was' : 'were'} assigned ${during}.`,
    duringWork: (work: string) => `while you work with ${work}`,
    duringWrapUp: (work: string) => `during the wrap-up for ${work}`,
    collisionNext: 'Nothing is dropped and nothing more comes. The overlap is recorded.',

    otherSideReady: 'You are Ready in the CRM.',
    otherSideReadyNext: 'Go Ready here to take over; the CRM side then becomes Not Ready.',
    confirmation: 'Waiting for the CRM to confirm Not Ready.',
    confirmationNext: 'You become Ready here as soon as it has.',
    crmUnknown: 'The CRM has not said your presence yet.',
    crmUnknownNext: 'It counts as possibly Ready. Change your presence in the CRM once, and it is known.',
    crmNotConnected: 'The CRM is not connected.',
    crmNotConnectedNext: 'You stay Not Ready until its page answers. If it does not, reload the page.',
    outOfStep: (time: string) => `The CRM has not confirmed for ${time}.`,
    outOfStepNext: 'You stay Not Ready so that nothing rings twice. We keep trying.',
    outOfStepFinal: 'You stay Not Ready so that nothing rings twice. Try again, or set your presence in the CRM.',
    missed: (work: string, time: string) => `You missed ${work} at ${time}.`,
    missedNext: 'You are Not Ready so that the next one is not missed too. Go Ready when you are back.',
    supervisor: (label: string, time: string, who: string | undefined) =>
      `${who ?? 'A supervisor'} set you Not Ready (${label}) at ${time}.`,
    supervisorNext: 'Go Ready when you have spoken about it.',
    linkLost: 'Your connection was lost.',
    linkLostNext: 'You are given no work until it is back.',
    flapping: (changes: number) => `Your state changed ${changes} times in a few seconds.`,
    flappingNext: (time: string) => `Both sides stay Not Ready until ${time} and then go on by themselves.`,
    signedOut: 'You are signed out.',
    signedOutNext: 'Nobody gives you work.',

    startWork: 'You have started work.',
    startWorkNext: 'Go Ready when you want to be given work.',
    chosenByYou: (label: string, time: string) => `You chose ${label} at ${time}.`,
    chosenInCrm: (label: string, time: string) => `You chose ${label} in the CRM at ${time}.`,
    chosenBySupervisor: (label: string, time: string) => `A supervisor chose ${label} at ${time}.`,
    chosenAutomatically: (label: string, time: string) => `${label} was set automatically at ${time}.`,
    untilYouChoose: 'You stay so until you choose Ready.',
    otherSideTook: 'You became Ready in the CRM.',
    otherSideTookNext: 'So the contact centre is Not Ready. Go Ready here to come back.',
    clientDisconnect: (time: string) => `Your connection was lost at ${time}.`,
    clientDisconnectNext: 'So you were set Not Ready. Go Ready to go on.',
    snapshot: (label: string) => `The CRM said ${label} when it connected.`,

    crm: {
      ready: 'CRM: can give you work.',
      chosen: (label: string) => `CRM: ${label}.`,
      workElsewhere: (during: string) => `CRM: held ${during}.`,
      reserving: 'CRM: held so that nothing comes between.',
      ownWork: (ticket: string) => `CRM: at work on ${ticket}.`,
      otherSideReady: 'CRM: Not Ready because you are Ready here.',
      unknown: 'CRM: presence not said yet, so it counts as possibly Ready.',
      notConnected: 'CRM: its page is not connected.',
      outOfStep: (label: string) => `CRM: has not confirmed ${label}.`,
      asking: (label: string) => `CRM: asked for ${label}, not answered yet.`,
      assumed: (label: string) => `CRM: ${label} assumed; it answers nothing when nothing changes.`,
      held: (label: string) => `CRM: ${label}, held.`,
      heldToo: (label: string) => `CRM: ${label}, held for the same reason.`,
    },
  },

  // A side that is held, and lines of a timeline that name the agent.
  own: {
    held: 'held for you',
    workGiven: (work: string) => `${work} was given to you`,
    chose: (label: string) => `You chose ${label}`,
    choseInCrm: (label: string) => `You chose ${label} in the CRM`,
  },
};

export type Voice = Worded<typeof TO_AGENT_EN>;
