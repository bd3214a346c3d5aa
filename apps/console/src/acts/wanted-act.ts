/** An act that a person has asked for and not yet confirmed, with the names that its dialog says. */
export type WantedAct =
  | { readonly kind: 'hold'; readonly agentId: string; readonly name: string; readonly inHand: readonly string[] }
  | { readonly kind: 'endHold'; readonly agentId: string; readonly name: string }
  | { readonly kind: 'assign'; readonly workId: string; readonly work: string }
  | { readonly kind: 'move'; readonly workId: string; readonly work: string; readonly queueId: string | null }
  | { readonly kind: 'pull'; readonly workId: string; readonly work: string; readonly agentName: string | null }
  | { readonly kind: 'drain'; readonly teamId: string | null }
  | { readonly kind: 'signOut'; readonly agentId: string; readonly name: string; readonly isAtWork: boolean }
  | { readonly kind: 'takeOver'; readonly agentId: string; readonly name: string; readonly inHand: readonly string[] };
