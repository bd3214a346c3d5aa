import type { Lanes } from '@interlock/protocol/console';
import type { TimeWindow } from './time-window.ts';

/** What is seen, as data: the lanes as the server told them, without what lies outside of the window. (TV13) */
export function exportedJson(lanes: Lanes, window: TimeWindow, address: string): string {
  const overlaps = (from: number, to: number | null): boolean => from <= window.to && (to ?? lanes.to) >= window.from;
  const part = {
    ...lanes,
    from: Math.max(lanes.from, window.from),
    to: Math.min(lanes.to, window.to),
    contactCenter: lanes.contactCenter.filter(({ from, to }) => overlaps(from, to)),
    crm: lanes.crm.filter(({ from, to }) => overlaps(from, to)),
    work: lanes.work.filter(({ parts }) => overlaps(parts[0]?.from ?? 0, parts.at(-1)?.to ?? 0)),
    marks: lanes.marks.filter(({ from, to }) => overlaps(from, to)),
    requests: lanes.requests.filter(({ madeAt, endedAt }) => overlaps(madeAt, endedAt)),
    entries: lanes.entries.filter(({ at }) => overlaps(at, at)),
  };
  return JSON.stringify({ kind: 'interlock-timeline', version: 1, address, ...part }, null, 2);
}

/** What a picture needs of a style to look the same without the page. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'color',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
] as const;

const SVG = 'http://www.w3.org/2000/svg';

/**
 * The picture as a file that stands alone: styles as attributes, a ground, and a title that says whose time it is. (TV13)
 *
 * @param picture as it is shown
 */
export function exportedSvg(picture: SVGSVGElement, title: string, ground: string): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const shown = picture.querySelectorAll('*');
  for (const [index, element] of copy.querySelectorAll('*').entries()) {
    const original = shown[index];
    if (original === undefined) continue;
    const style = getComputedStyle(original);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value !== '') element.setAttribute(name, value);
    }
    element.removeAttribute('class');
    element.removeAttribute('data-testid');
  }
  const [width, height] = [picture.clientWidth, picture.clientHeight];
  const pad = 16;
  const head = 30;
  copy.setAttribute('xmlns', SVG);
  copy.removeAttribute('class');
  copy.removeAttribute('aria-hidden');
  copy.setAttribute('width', String(width + 2 * pad));
  copy.setAttribute('height', String(height + head + 2 * pad));
  copy.setAttribute('viewBox', `${-pad} ${-head - pad} ${width + 2 * pad} ${height + head + 2 * pad}`);
  const paper = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries({
    x: -pad,
    y: -head - pad,
    width: width + 2 * pad,
    height: height + head + 2 * pad,
    fill: ground,
  }))
    paper.setAttribute(name, String(value));
  const heading = document.createElementNS(SVG, 'text');
  const style = getComputedStyle(picture);
  for (const [name, value] of Object.entries({
    x: 0,
    y: -head + 8,
    fill: style.color,
    'font-family': style.fontFamily,
    'font-size': 15,
    'font-weight': 600,
  }))
    heading.setAttribute(name, String(value));
  heading.textContent = title;
  copy.prepend(paper, heading);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** What every browser draws at once: pixels of a side and in all. */
export const PICTURE_LIMITS = { sidePx: 8_192, areaPx: 16_777_216 } as const;
/** Sharp on paper and on dense screens, where the limits allow it. */
const SHARPNESS = 2;

/** Pixels of the file for each of the picture, so that it keeps to the limits. (TV13) */
export function pictureScale(width: number, height: number): number {
  const { sidePx, areaPx } = PICTURE_LIMITS;
  return Math.min(SHARPNESS, sidePx / Math.max(1, width, height), Math.sqrt(areaPx / Math.max(1, width * height)));
}

/**
 * The picture as pixels, drawn from its SVG. (TV13)
 *
 * @param svg of `exportedSvg`, which needs nothing of the page
 * @returns null where the browser does not draw it
 */
export async function exportedPng(svg: string): Promise<Blob | null> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = pictureScale(image.naturalWidth, image.naturalHeight);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.floor(image.naturalHeight * scale));
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Name of a file, without its ending: whose time it is, and from when to when in UTC. (TV13) */
export function fileNameOf(agentId: string, { from, to }: TimeWindow): string {
  const stamp = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  return `${agentId.replace(/[^\w.-]+/g, '_').slice(0, 100)}_${stamp(from)}_${stamp(to)}`;
}

/** Hands a file to the person. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn; a minute is plenty for any of them.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
