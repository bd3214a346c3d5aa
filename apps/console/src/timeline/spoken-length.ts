/** A length of time as evidence: `84 ms`, `3.2 s`, `1 min 48 s`, `2 h 5 min`. Never below zero. */
export function spokenLength(ms: number, locale: string): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1_000) return `${whole} ms`;
  if (whole < 60_000) return `${(Math.floor(whole / 100) / 10).toLocaleString(locale)} s`;
  const minutes = Math.floor(whole / 60_000);
  if (minutes < 60) return withRest(minutes, 'min', Math.floor((whole % 60_000) / 1_000), 's');
  return withRest(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function withRest(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
