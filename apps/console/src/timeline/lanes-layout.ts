import { cutText } from '@interlock/protocol';

/** Where things are in the picture, in pixels. One place, so that the picture, the pointer and the exported file agree. */
export const LAYOUT = {
  labelWidth: 132,
  right: 12,
  axisTop: 15,
  axisHeight: 24,
  marksTop: 30,
  flagHeight: 20,
  contactCenterTop: 60,
  laneHeight: 28,
  requestGap: 28,
  crmTop: 116,
  workTop: 158,
  workGap: 4,
  bottom: 10,
} as const;

export interface WorkArea {
  readonly rowHeight: number;
  readonly height: number;
  /** Bars are high enough for a name. */
  readonly hasNames: boolean;
}

/** Rows get lower as there are more, so that the page keeps its shape with a hundred at once. */
export function workArea(rows: number): WorkArea {
  const rowHeight = rows <= 6 ? 22 : rows <= 14 ? 13 : 6;
  const gap = rows <= 14 ? LAYOUT.workGap : 1;
  return { rowHeight: rowHeight + gap, height: Math.max(1, rows) * (rowHeight + gap), hasNames: rows <= 6 };
}

export function pictureHeight(rows: number): number {
  return LAYOUT.workTop + workArea(rows).height + LAYOUT.bottom;
}

/** Width of the letters of the picture; a letter is taken to be a little wider than it mostly is. */
const LETTER_PX = 6.3;

/** A text that fits, shortened with an ellipsis; empty where three letters do not fit. */
export function fitted(text: string, widthPx: number): string {
  const letters = Math.floor(widthPx / LETTER_PX);
  if (text.length <= letters) return text;
  return letters < 4 ? '' : `${cutText(text, letters - 1).trimEnd()}…`;
}
