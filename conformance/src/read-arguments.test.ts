import { describe, expect, it } from 'vitest';
import { readArguments } from './read-arguments.ts';

const URL_OF_PAGE = 'http://127.0.0.1:4401/';

describe('the arguments', () => {
  it.each([
    ['no URL', [], /missing/],
    ['two URLs', [URL_OF_PAGE, 'http://other.example/'], /one URL/],
    ['a file', ['file:///tmp/page.html'], /no http/],
    ['no URL at all', ['page.html'], /no http/],
    ['an unknown option', [URL_OF_PAGE, '--wait', '3'], /no option --wait/],
    ['an option without a value', [URL_OF_PAGE, '--presence'], /needs a value/],
    ['an empty value', [URL_OF_PAGE, '--choose='], /needs a value/],
    ['an option twice', [URL_OF_PAGE, '--choose', 'a', '--choose', 'b'], /twice/],
    ['an origin with a path', [URL_OF_PAGE, '--connector-origin', 'http://localhost:4400/'], /no origin/],
    ['an origin in capitals', [URL_OF_PAGE, '--connector-origin', 'http://LOCALHOST:4400'], /no origin/],
    ['one presence', [URL_OF_PAGE, '--presence', 'busy, busy'], /two different/],
  ])('[CF1] refuses %s', (_name, args, words) => {
    expect(readArguments(args)).toEqual(expect.stringMatching(words));
  });

  it('[CF1] reads the URL alone', () => {
    const options = { url: URL_OF_PAGE, connectorOrigin: null, signIn: [], presences: [], choose: null };
    expect(readArguments([URL_OF_PAGE])).toEqual(options);
  });

  it('[CF1] reads every option, in both spellings', () => {
    const args = ['--presence=available, busy,', '--sign-in', '#name', URL_OF_PAGE, '--sign-in', '#go'];
    const more = ['--connector-origin', 'https://connect.example.com', '--choose', '[data-id=x] select'];
    expect(readArguments([...args, ...more])).toEqual({
      url: URL_OF_PAGE,
      connectorOrigin: 'https://connect.example.com',
      signIn: ['#name', '#go'],
      presences: ['available', 'busy'],
      choose: '[data-id=x] select',
    });
  });
});
