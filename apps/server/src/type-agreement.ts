/**
 * Proof by the compiler that engine and protocol, which do not know each other, speak of the same things: a definition
 * that the protocol parsed is one that the engine understands, and a view that the engine made is one that the session
 * wire carries. This file has no code at run time.
 */
import type { Definition as EngineDefinition, AgentView as EngineView } from '@interlock/engine';
import type { Definition as WireDefinition, AgentView as WireView } from '@interlock/protocol';

/** Without `readonly`, `?` and `undefined`, which the two write differently on purpose. */
type Plain<T> = T extends string | number | boolean | null
  ? T
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : { -readonly [K in keyof T]-?: Plain<Exclude<T[K], undefined>> };

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Fits<A, B> = [A] extends [B] ? true : false;
type Proven<T extends true> = T;

export type Agreement = [
  Proven<Same<Plain<EngineDefinition>, Plain<WireDefinition>>>,
  Proven<Same<Plain<EngineView>, Plain<WireView>>>,
  /** The directions in which they really go. */
  Proven<Fits<WireDefinition, EngineDefinition>>,
  Proven<Fits<EngineView, WireView>>,
];
