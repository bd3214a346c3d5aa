/**
 * Styles of a part that is fetched later. They come with the part itself, as one file, and are added by the object model,
 * which a strict content security policy allows.
 */
export function addStyles(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}
