import fc from 'fast-check';

// What a property is tried with is drawn from one number, so that a run says something about the code and not about its luck.
// `npm run explore` draws others.
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_260_101) });
