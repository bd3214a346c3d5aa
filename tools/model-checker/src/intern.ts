import type { AgentState, CrmLink, Session, Side } from '@interlock/engine';

/** One object for all that are equal. What is the one is known by its identity, at next to no cost. */
export interface Interner<T extends object> {
  /** The number of the one that stands for all like this. */
  idOf(value: T): number;
  one(id: number): T;
}

/** For values that JSON tells apart, which are never changed afterwards. */
export function createInterner<T extends object>(): Interner<T> {
  const ones: T[] = [];
  const byIdentity = new Map<T, number>();
  const byText = new Map<string, number>();
  return {
    idOf(value) {
      const known = byIdentity.get(value);
      if (known !== undefined) return known;
      const text = JSON.stringify(value);
      let id = byText.get(text);
      if (id === undefined) {
        id = ones.length;
        ones.push(value);
        byText.set(text, id);
        byIdentity.set(value, id);
      }
      return id;
    },
    one: (id) => ones[id] as T, // ids come from this list alone
  };
}

/** For agents: the large parts by their number, whatever else there is as it is. The one of an agent is made of such parts. */
export function createAgentInterner(): Interner<AgentState> {
  const sides = createInterner<Side>();
  const sessions = createInterner<Session>();
  const links = createInterner<CrmLink>();
  const ones: AgentState[] = [];
  const byIdentity = new Map<AgentState, number>();
  const byKey = new Map<string, number>();
  return {
    idOf(state) {
      const same = byIdentity.get(state);
      if (same !== undefined) return same;
      const { contactCenter, crm, session, crmLink, ...others } = state;
      const parts = [sides.idOf(contactCenter), sides.idOf(crm), sessions.idOf(session), links.idOf(crmLink)] as const;
      const key = `${parts[0]},${parts[1]},${parts[2]},${parts[3]},${JSON.stringify(others)}`;
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const one: AgentState = {
        ...others,
        contactCenter: sides.one(parts[0]),
        crm: sides.one(parts[1]),
        session: sessions.one(parts[2]),
        crmLink: links.one(parts[3]),
      };
      ones.push(one);
      byKey.set(key, ones.length - 1);
      byIdentity.set(one, ones.length - 1);
      return ones.length - 1;
    },
    one: (id) => ones[id] as AgentState, // ids come from this list alone
  };
}

/** Whether two values are equal in all their parts. Parts that are one object are not looked into. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  // Both are objects; a name that one of them lacks gives undefined, which equals no part of ours.
  return names.every(
    (name) => name in right && isEqual(left[name as keyof typeof left], right[name as keyof typeof right]),
  );
}
