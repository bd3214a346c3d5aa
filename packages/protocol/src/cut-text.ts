/**
 * A text of at most so many UTF-16 units that every wire carries: no pair is cut in two at its end, and a half that stood
 * alone in it is shown as U+FFFD, so that no text becomes empty by it. Every wire refuses half a pair (WR7).
 */
export function cutText(text: string, units: number): string {
  // After the first replacement the only half left is the one that the cut has made.
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .slice(0, units)
    .replace(/\p{Cs}/gu, '');
}
