import { expect, it } from 'vitest';
import { firstLoadFiles } from './first-load.ts';

it('[BN6] the first load is the page and what was fetched below it, once; data and other origins are not part of it', () => {
  const page = 'http://localhost:4400/connector/';
  const fetched = [
    'http://localhost:4400/connector/assets/index.js',
    'http://localhost:4400/connector/assets/index.js?again',
    'http://localhost:4400/api/v1/session-tickets',
    'http://localhost:4400/connector/config.json',
    'http://127.0.0.1:4401/connector/assets/other.js',
    'http://localhost:4400/connector/assets/de.js',
  ];
  expect(firstLoadFiles(page, fetched)).toEqual([
    'connector/index.html',
    'connector/assets/index.js',
    'connector/assets/de.js',
  ]);
});
