/** The words of signing in that no application can say: it is not there yet, or not any more. */
import { page } from '../http/pages.ts';

export const SIGNED_IN_PAGE = page(
  'Signed in',
  `<h1>You have signed in</h1>
<p>Your CRM goes on by itself. You may close this window.</p>`,
);

const WORDS: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  roleMissing: {
    title: 'You have no role here',
    text: 'The sign-in worked, but your organisation has given you no role in this contact centre. Ask your administrator for one.',
  },
  roleNotAllowed: {
    title: 'The console is for supervisors',
    text: 'The sign-in worked. As an agent you find everything in your CRM.',
  },
  providerUnavailable: {
    title: 'Signing in is not possible just now',
    text: 'The service that knows who you are does not answer. Try again in a moment.',
  },
};

const OTHERWISE = {
  title: 'Signing in did not work',
  text: 'It took too long, was begun in another window, or its answer was used before. Begin again.',
};

export function signInFailedPage(code: string): string {
  const { title, text } = WORDS[code] ?? OTHERWISE;
  return page(title, `<h1>${title}</h1>\n<p>${text}</p>\n<ul>\n<li><a href="/sign-in">Sign in again</a></li>\n</ul>`);
}
