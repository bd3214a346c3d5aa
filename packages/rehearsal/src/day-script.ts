/** What came from outside on a day, apart from what the engine made of it. */
import type { CenterInput, Definition } from '@interlock/engine';
import type { OwnInput } from './center-run.ts';

/** Something that happens whatever the definition says. */
export type Stimulus = { readonly at: number } & (
  | { readonly kind: 'input'; readonly agentId: string; readonly input: OwnInput }
  | { readonly kind: 'center'; readonly input: Exclude<CenterInput, { kind: 'agent' | 'tick' }> }
  | {
      readonly kind: 'attach';
      readonly agentId: string;
      readonly wire: 'plain' | 'extended';
      readonly workEvents: boolean;
      readonly asksFirst: boolean;
      /** Plain wire: where the page says it stands, as in a snapshot; null: it does not say. */
      readonly says: { readonly statusId: string | null } | null;
    }
  /** A person picks a presence in the CRM. */
  | { readonly kind: 'pick'; readonly agentId: string; readonly statusId: string }
  /** The page says where it stands; `statusId` only if that came from elsewhere than a person or a request. */
  | { readonly kind: 'snapshot'; readonly agentId: string; readonly statusId: string | null }
  | {
      readonly kind: 'openTicket';
      readonly agentId: string;
      readonly workId: string;
      readonly label: string;
      /** Null: it was not closed. */
      readonly lengthMs: number | null;
      /** The CRM showed Ready: its router gave it, and waits until the CRM shows Ready. Else somebody assigned it by hand. */
      readonly byRouter: boolean;
    }
  /** One that was open when the day began. */
  | { readonly kind: 'closeTicket'; readonly agentId: string; readonly workId: string }
  /** The caller leaves if nobody has answered. */
  | {
      readonly kind: 'leave';
      readonly workId: string;
      readonly outcome: 'cancelled' | 'abandoned';
      /** Not in the record, where they were answered before: they leave only if they never were. */
      readonly isLikely: boolean;
    }
  /** Another definition came in force, then. */
  | { readonly kind: 'definition'; readonly definition: Definition }
);

/** What became of an offer. */
export interface OfferAnswer {
  /** `late`: the caller left, or it was taken back, before there was one; the answer would have taken longer than that. */
  readonly kind: 'accept' | 'decline' | 'miss' | 'late';
  readonly afterMs: number;
}

/** One time that somebody worked on an interaction. */
export interface Stint {
  /** Time in progress until its end; null: it did not end. */
  readonly talkMs: number | null;
  readonly end:
    | { readonly kind: 'finish' }
    | { readonly kind: 'transfer'; readonly toQueueId: string; readonly toAgentId: string | null }
    /** It was taken away, and went on elsewhere. */
    | { readonly kind: 'taken' };
  /** Laid aside by the agent after so much talk, for so long; null: until the end of the record. */
  readonly parks: readonly { readonly atTalkMs: number; readonly forMs: number | null }[];
  /** Finished by the agent after so long; null: when its time was over. */
  readonly wrapUpMs: number | null;
  /** When the wrap-up was extended, from its beginning. */
  readonly extensions: readonly number[];
}

/** How a CRM answered a request. */
export interface CrmAnswer {
  readonly madeAt: number;
  /** `late`: something else was asked before it had answered. */
  readonly kind: 'applied' | 'assumed' | 'refused' | 'notApplied' | 'silent' | 'late';
  readonly afterMs: number;
}

export interface DayScript {
  /** By instant. */
  readonly stimuli: readonly Stimulus[];
  /** By work id, for each offer in order. */
  readonly answers: ReadonlyMap<string, readonly OfferAnswer[]>;
  readonly stints: ReadonlyMap<string, readonly Stint[]>;
  /** By agent, in order of `madeAt`. */
  readonly crmAnswers: ReadonlyMap<string, readonly CrmAnswer[]>;
  /** By agent: how long they took to choose Ready again after a missed offer that held them, each time; null: they did not. */
  readonly returns: ReadonlyMap<string, readonly (number | null)[]>;
  /** Where the record says nothing: the median of what it says. */
  readonly typical: {
    readonly acceptMs: number;
    readonly returnMs: number;
    readonly talkMs: number;
    readonly crmMs: number;
    readonly talkMsByChannel: ReadonlyMap<string, number>;
  };
}
