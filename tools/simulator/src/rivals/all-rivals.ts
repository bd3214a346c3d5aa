/** The three ways in which public code and products keep two presences in step, each in its best reasonable form. */
export interface Rival {
  readonly id: 'forwarding' | 'blocking' | 'remembering';
  /** The page tells its open tickets; without it work shows in the presence alone. */
  readonly hearsWork: boolean;
}

export const RIVALS: readonly Rival[] = [
  // The public description's messages: each side's change is set on the other.
  { id: 'forwarding', hearsWork: false },
  // As above, and work that is assigned on one side blocks the other until it ends.
  { id: 'blocking', hearsWork: true },
  // Work sets the other side Not Ready, and what that side showed before is given back, unless it was changed by hand meanwhile.
  { id: 'remembering', hearsWork: true },
];
