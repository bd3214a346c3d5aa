/** The properties I1 to I18, and that of a take-over, by name: what each demands of the contact centre, its agents and both routers. */
export const CENTER_PROPERTIES: readonly { readonly id: string; readonly says: string }[] = [
  {
    id: 'I1',
    says: "no agent has work beside an exclusive channel, or of both routers: never where the CRM asks first; else by its own or the person's act alone, and then it is a recorded collision",
  },
  {
    id: 'I2',
    says: 'no channel and no agent over capacity, but by a force that is recorded; what is assigned is there',
  },
  { id: 'I3', says: 'an item is with no more agents than its queue rings, and with one alone once it is accepted' },
  {
    id: 'I4',
    says: 'nothing is lost or doubled in any turn: arrived less ended is what there is, items and agents say the same, the log leads to the facts',
  },
  { id: 'I5', says: 'what waits is in exactly one wait list, and goes to nobody who refused it' },
  { id: 'I6', says: 'every reservation and offer has a deadline, after which it is gone' },
  { id: 'I7', says: 'what comes late or twice is refused or changes nothing, also at the very end of an offer' },
  { id: 'I8', says: 'nobody is reserved for, or offered, anything while Not Ready, without a link, or with a ticket' },
  { id: 'I9', says: 'a holding begins once and ends once' },
  { id: 'I10', says: "what the CRM does because it was asked is nobody's choice" },
  { id: 'I11', says: 'Complementary: never both sides chosen, or possibly, Ready; Synchronized: one shared choice' },
  {
    id: 'I12',
    says: 'no item waits while an agent who may have it could take it; a turn leaves nothing undone; all that goes on by itself ends',
  },
  { id: 'I13', says: 'no agent is given an item before one of better rank that they may have' },
  { id: 'I14', says: 'arrival and history only grow' },
  { id: 'I15', says: 'of agents of one level, who has been idle longest is asked first' },
  { id: 'I16', says: 'an item that nobody may have delays none behind it' },
  { id: 'I17', says: 'the same facts in another order and the same input lead to the same records' },
  { id: 'I18', says: 'offered is accepted, declined, missed, rescinded, cancelled or pending, in every turn' },
  { id: 'SA6', says: 'a take-over signs the agent out at once, and leaves them no item in progress or parked' },
];
