/**
 * Proof by the compiler that engine and protocol, which do not know each other, speak of the same things: a definition
 * that the protocol parsed is one that the engine understands, and a view that the engine made is one that the session
 * wire carries. This file has no code at run time.
 */
import type { Definition as EngineDefinition, AgentView as EngineView, LaneParts } from '@interlock/engine';
import type { Definition as WireDefinition, AgentView as WireView } from '@interlock/protocol';
import type { Lanes } from '@interlock/protocol/console';

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
  /** The wire's texts may be any, because a newer server may say more. */
  Proven<Fits<Plain<LaneParts>, Plain<Pick<Lanes, keyof LaneParts>>>>,
  /** The directions in which they really go. */
  Proven<Fits<WireDefinition, EngineDefinition>>,
  Proven<Fits<EngineView, WireView>>,
];
