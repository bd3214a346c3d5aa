/*
 * What the checker says, in German. Its sentences are written where it checks, in English; each has a code, and each code a
 * sentence here. What a sentence names (texts in quotes, places, numbers with their names) is taken over from it.
 */

/** Problems by code; a test finds those that are missing. */
export const PROBLEMS_DE: Readonly<Record<string, string>> = {
  notJson: 'Der Text ist kein JSON',
  frameTooLarge: 'Das Dokument ist zu groß',
  frameTooDeep: 'Das Dokument ist zu tief verschachtelt',
  notPlainData: 'Das Dokument hält etwas, das JSON nicht tragen kann',
  dangerousKey: 'Dieser Name ist nicht erlaubt',
  illFormedText: 'Ein Text hält ein halbes Zeichen',
  required: 'Das wird gebraucht und fehlt',
  unknownKey: 'Diesen Namen gibt es hier nicht. Ist er vertippt?',
  wrongType: 'Das ist von anderer Art als gebraucht',
  outOfRange: 'Die Zahl liegt außerhalb ihrer Grenzen',
  badFormat: 'Der Text hat nicht die Form, die er braucht',
  tooLong: 'Das ist länger als erlaubt',
  tooShort: 'Das ist kürzer als erlaubt',
  notOneOf: 'Das ist keiner der erlaubten Werte',
  ambiguousStatus: 'Ein Name steht für mehr als eine Präsenz',
  caseDiffersOnly: 'Zwei Namen unterscheiden sich nur in Groß- und Kleinschreibung oder Leerraum',
  separatorInStatus: 'Der Name enthält „;“, womit auf der Leitung mehrere Präsenzen getrennt werden',
  noReadyPresence: 'Keine Präsenz ist Bereit: Niemand könnte im CRM je bereit werden',
  noNotReadyPresence: 'Jede Präsenz ist Bereit: Das CRM könnte nie gehalten werden',
  ambiguousCode: 'Ein Grund ist zweimal definiert',
  ambiguousLabel: 'Zwei Gründe heißen gleich; niemand kann sie unterscheiden',
  unknownCode: 'Diesen Grund gibt es nicht',
  noSelectableCode: 'Kein Grund ist wählbar: Niemand könnte je auf Nicht bereit gehen',
  unknownStatus: 'Diese Präsenz gibt es nicht',
  wrongAvailability: 'Hier wird eine Präsenz der anderen Verfügbarkeit gebraucht',
  ambiguousMap: 'Eine Präsenz ist zweimal zugeordnet',
  readyInMap: 'Diese Präsenz ist Bereit und kann nicht für einen Nicht-bereit-Grund stehen',
  unmappedStatus: 'Diese Präsenz ist nicht zugeordnet; es gilt der Standardgrund',
  unmappedCode: 'Dieser Grund ist nicht zugeordnet; das CRM zeigt die Standardpräsenz',
  unreachableCode: 'Dieser Grund ist zugeordnet, aber nicht wählbar: Nur das CRM kann ihn herbeiführen',
  cycle: 'Ein Standard kommt als andere Präsenz zurück',
  repeatedOrigin: 'Dieser Ursprung steht zweimal da',
  repeatedId: 'Diese Kennung ist zweimal vergeben',
  unreachableCapacity: 'Der Kanal erlaubt mehr, als jemand insgesamt haben darf',
  timeoutOrder: 'Zwei Zeiten widersprechen einander',
  repeatedEntry: 'Das ist in dieser Liste zweimal genannt',
  unknownReference: 'Das Genannte ist nicht definiert',
  weightTooLarge: 'Eine Interaktion braucht mehr Raum, als jemand hat: Keine könnte je gegeben werden',
  interruptionCycle: 'Kanäle unterbrechen einander im Kreis',
  agentWithoutTeam: 'Wer ohne Team in der Liste steht, bedient keine Warteschlange',
  unheldSkill: 'Niemand hat diese Fähigkeit: Was sie braucht, wartet, bis ein Schritt sie senkt',
  unservedQueue: 'Niemand aus der Liste bedient diese Warteschlange',
  planOrder: 'Die Schritte stehen nicht in ihrer Reihenfolge; der erste beginnt bei 0',
  unreachableStep: 'Dieser Schritt beginnt erst, wenn die Vorgänge schon gegangen sind',
  limitOrder: 'Zwei Grenzen widersprechen einander',
  overflowCycle: 'Der Überlauf führt dorthin zurück, wo er begann',
  settingWithoutEffect: 'Diese Einstellung bewirkt nichts',
  moreProblems: 'Es gibt noch mehr Probleme',
};

const KINDS_DE: Readonly<Record<string, string>> = {
  'a text in quotes': 'ein Text in Anführungszeichen',
  'a number': 'eine Zahl',
  'true or false': 'true oder false',
  'a list': 'eine Liste',
  'an object': 'ein Objekt',
  'a whole number': 'eine ganze Zahl',
  Object: 'ein Objekt',
  Array: 'eine Liste',
};

const kind = (text: string): string => KINDS_DE[text] ?? text.replaceAll(' or ', ' oder ');

/** Sentences that say what would be right. */
const SENTENCES: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [
    /^Must be (\S+) or more, but is (.+)\.$/s,
    (least, is) => `Mindestens ${least} muss es sein; hier steht ${kind(is)}.`,
  ],
  [/^Must be (\S+) or less, but is (.+)\.$/s, (most, is) => `Höchstens ${most} darf es sein; hier steht ${kind(is)}.`],
  [/^Must be (.+), but is (.+)\.$/s, (wanted, is) => `Erlaubt ist ${kind(wanted)}; hier steht ${kind(is)}.`],
  [/^Must not be empty\.$/, () => 'Das darf nicht leer sein.'],
  [/^Needs at least (\d+) /, (least) => `Mindestens ${least} muss da stehen.`],
  [/^May have at most (\d+) characters, but has (.+)\.$/s, (most, has) => `Höchstens ${most} Zeichen; es sind ${has}.`],
  [/^May have at most (\d+) entries, but has (.+)\.$/s, (most, has) => `Höchstens ${most} Einträge; es sind ${has}.`],
];

/** Texts in quotes, places, `name (number)`, and numbers that stand alone. */
const NAMED = /“[^”]*”|\/[A-Za-z]\w*(?:\/\w+)*|\b[a-z]\w*Ms \(\d+\)|\b\d+(?: ms)?\b/g;
const NAMED_AT_MOST = 6;

/** A problem in German; nothing of the English sentence is left but what it names. (DE4) */
export function problemInGerman({ code, message }: { readonly code: string; readonly message: string }): string {
  for (const [pattern, say] of SENTENCES) {
    const found = pattern.exec(message);
    if (found !== null) return say(...found.slice(1));
  }
  const sentence = PROBLEMS_DE[code] ?? `Der Server meldet „${code}“`;
  const named = [...new Set(message.match(NAMED) ?? [])]
    .slice(0, NAMED_AT_MOST)
    .map((text) => text.replace(/^“(.*)”$/s, '„$1“'));
  const end = /[?]$/.test(sentence) ? '' : '.';
  return named.length === 0 ? sentence + end : `${sentence}${end === '' ? ' ' : ': '}${named.join(', ')}.`;
}
