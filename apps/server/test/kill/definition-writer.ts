import type { KillProblem } from './ledger.ts';

export interface DefinitionWriter {
  /** Puts a definition with a new name in force. @returns whether that was acknowledged */
  write(url: string): Promise<boolean>;
  /** Compares the definition in force with what was acknowledged, and settles what was under way. */
  inspect(url: string): Promise<Omit<KillProblem, 'cycle'> | null>;
}

/** The administrator, who replaces the definition whole: what is in force is the last one acknowledged, or the one under way. */
export function createDefinitionWriter(): DefinitionWriter {
  let acknowledged: string | null = null;
  let open: string | null = null;
  let count = 0;

  async function read(url: string): Promise<Record<string, unknown>> {
    // Every definition is an object.
    return (await (await fetch(`${url}/api/v1/definition`)).json()) as Record<string, unknown>;
  }

  return {
    async write(url) {
      try {
        const definition = await read(url);
        count += 1;
        open = `Definition ${count}`;
        const response = await fetch(`${url}/api/v1/definition`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...definition, name: open }),
        });
        if (!response.ok) return false;
        acknowledged = open;
        open = null;
        return true;
      } catch {
        return false; // killed meanwhile
      }
    },
    async inspect(url) {
      const name = String((await read(url))['name']);
      const wanted = open === null ? [acknowledged] : [acknowledged, open];
      open = null;
      if (acknowledged !== null && !wanted.includes(name))
        return { kind: 'acknowledgedLost', detail: `definition: expected ${wanted.join(' or ')}, found ${name}` };
      if (count > 0) acknowledged = name;
      return null;
    },
  };
}
