/** A property: what must hold, named by the rule that says so. */
export interface Property<T> {
  readonly id: string;
  /** What is wrong when it does not hold. */
  readonly broken: string;
  holds(facts: T): boolean;
}

/** What does not hold, each as its id and what is wrong. */
export function brokenOf<T>(properties: readonly Property<T>[], facts: T): string[] {
  let found: string[] | null = null;
  for (const property of properties) {
    if (property.holds(facts)) continue;
    found ??= [];
    found.push(`${property.id} ${property.broken}`);
  }
  return found ?? NOTHING;
}

const NOTHING: string[] = [];
