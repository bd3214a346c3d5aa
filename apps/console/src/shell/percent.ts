/** A share of 0 to 1 as a whole percentage, as the language writes it. */
export function percent(locale: string, share: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(share);
}
