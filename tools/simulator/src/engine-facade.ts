/**
 * An engine that can be replaced while a thread lives. Whoever imports the engine gets a module whose exports are bindings, which are
 * set to those of the shipped engine or of a broken one: so a thread loads, and warms up, everything else once for all controls.
 */
import { registerHooks } from 'node:module';

/** Puts an engine into place, by its address; null for the shipped one. Not while anything runs. */
export type LoadEngine = (address: string | null) => Promise<void>;

const ENGINE = '@interlock/engine';
const FACADE = 'simulator:engine';
/** What the facade exports beside the engine's names. */
const SETTER = 'setEngine';

/** Call it before anything that imports the engine is loaded. */
export async function replaceableEngine(): Promise<LoadEngine> {
  const shipped = (await import(ENGINE)) as object;
  const names = Object.keys(shipped).join(', ');
  const source = `export let ${names}; export function ${SETTER}(engine) { ({ ${names} } = engine); }`;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === ENGINE ? { url: FACADE, shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      url === FACADE ? { format: 'module', source, shortCircuit: true } : next(url, context),
  });
  const facade = (await import(ENGINE)) as Record<typeof SETTER, (engine: object) => void>;
  facade[SETTER](shipped);
  return async (address) => facade[SETTER](address === null ? shipped : ((await import(address)) as object));
}
