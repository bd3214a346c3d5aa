/** Timelines in words; an entry of its own, since a page fetches it when a timeline is opened. */
export { describeEntry, KNOWN_ENTRY_KINDS } from './timeline-entry.ts';
export { type TimelineLine, timelineLines } from './timeline-lines.ts';
