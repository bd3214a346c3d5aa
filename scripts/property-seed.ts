import fc from 'fast-check';

// What a property is tried with is drawn from one number, so that a run says something about the code and not about its luck.
// `npm run explore` draws others.
const text = process.env['PROPERTY_SEED'] ?? '20260101';
if (!/^-?\d{1,10}$/.test(text)) throw new Error(`PROPERTY_SEED is "${text}", which is no whole number`);
fc.configureGlobal({ seed: Number(text) });
