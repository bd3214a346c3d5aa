/** The guided demo over HTTP, below `/api/guided`: bodies are read field by field. */
import { CAUSES } from './causes.ts';
import { GUIDED_LIMITS, type GuidedDemo, type GuidedRefusal } from './guided-demo.ts';
import { PACES } from './pace.ts';

export const GUIDED_STATUS: Readonly<Record<GuidedRefusal, number>> = {
  alreadyRunning: 409,
  notRunning: 409,
  stillRunning: 409,
  needsConsent: 409,
  definitionChanged: 409,
  nobodyFits: 409,
  definitionRefused: 422,
  serverUnavailable: 503,
  accessRefused: 403,
};

export type GuidedAnswer =
  | { readonly kind: 'done'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly code: GuidedRefusal | 'malformed' };

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

/** @returns null when there is no such command */
export async function guidedCommand(
  guided: GuidedDemo,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<GuidedAnswer | null> {
  const done = (refusal: GuidedRefusal | null): GuidedAnswer =>
    refusal === null ? { kind: 'done', body: { applied: true } } : { kind: 'refused', code: refusal };
  switch (path) {
    case '/api/guided/start': {
      const { agents, seed } = body;
      const pace = PACES.find((known) => known === body['pace']);
      if (!isWhole(agents, 1, GUIDED_LIMITS.agents) || !isWhole(seed, 0, GUIDED_LIMITS.maxSeed) || pace === undefined)
        return { kind: 'refused', code: 'malformed' };
      return done(await guided.start({ agents, seed, pace, mayAddDefinition: body['mayAddDefinition'] === true }));
    }
    case '/api/guided/stop':
      return done(await guided.stop());
    case '/api/guided/remove-definition':
      return done(await guided.removeDefinition());
    case '/api/guided/cause': {
      const kind = CAUSES.find((known) => known === body['kind']);
      if (kind === undefined) return { kind: 'refused', code: 'malformed' };
      const outcome = await guided.cause(kind);
      return typeof outcome === 'string' ? { kind: 'refused', code: outcome } : { kind: 'done', body: outcome };
    }
    default:
      return null;
  }
}
