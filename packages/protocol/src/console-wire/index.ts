export type {
  ConsoleFrame,
  ConsoleQueueRow,
  ConsoleServerFrame,
  FloorRow,
  FloorSide,
  Honesty,
  HonestyRow,
  LaneMark,
  LaneRequest,
  LaneSegment,
  Lanes,
  Me,
  QueueItemRow,
  Today,
  Topic,
  WorkBar,
} from './console-schemas.ts';
export {
  CONSOLE_CLOSE_CODES,
  consoleServerFrameSchema,
  honestySchema,
  lanesSchema,
  meSchema,
} from './console-schemas.ts';
export {
  CONSOLE_LIMITS,
  CONSOLE_SOCKET_PATH,
  CONSOLE_SUBPROTOCOL,
  CONSOLE_WIRE_VERSION,
} from './console-wire-version.ts';
export type { ConsoleItem, ItemStoryEntry, ItemWhy, Obstacle } from './item-schemas.ts';
export { obstacleSchema } from './item-schemas.ts';
export { type LinkTest, linkTestSchema } from './link-test-schemas.ts';
export { parseConsoleFrame, parseConsoleServerFrame } from './parse-console-frame.ts';
export type {
  Rehearsal,
  RehearsalDifference,
  RehearsalFigures,
  RehearsalLeftOut,
  RehearsedSide,
} from './rehearsal-schemas.ts';
export { rehearsalFiguresSchema, rehearsalSchema } from './rehearsal-schemas.ts';
