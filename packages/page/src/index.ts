export { openPageSocket, type PageSocket, type PageSocketListener } from './socket.ts';
export { browserTimers, type Cancel, type Timers } from './timers.ts';
