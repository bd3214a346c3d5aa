// The parts that are our own checks, each fed with the repository's files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkErrors } from '../../tools/check-errors/check-errors.ts';
import { checkImports } from '../../tools/check-imports/check-imports.ts';
import { UNITS } from '../../tools/check-imports/edges.ts';
import { readManifests } from '../../tools/check-imports/read-manifests.ts';
import { checkPurity } from '../../tools/check-purity/check-purity.ts';
import { checkSpec } from '../../tools/check-spec/check-spec.ts';
import { isTestCode, ROOT, readSources, SOURCE_FOLDERS } from '../../tools/source-code/source-file.ts';
import { checkResult, type Part } from './part.ts';

export const checkImportsPart: Part = {
  name: 'imports',
  what: 'who may import what',
  run: async () => {
    const files = readSources(SOURCE_FOLDERS);
    return checkResult(checkImports(files, UNITS, readManifests(ROOT)), `${files.length} files`);
  },
};

export const checkPurityPart: Part = {
  name: 'purity',
  what: 'no clock, no chance, no host in the engine',
  run: async () => {
    const files = readSources(['packages/engine/src']);
    return checkResult(checkPurity(files), `${files.length} files`);
  },
};

export const checkSpecPart: Part = {
  name: 'spec',
  what: 'rules without a test, tests without a rule',
  run: async () => {
    const spec = readFileSync(join(ROOT, 'docs/SPEC.md'), 'utf8');
    const tests = readSources(SOURCE_FOLDERS).filter((file) => isTestCode(file.path));
    const { problems, ruleCount } = checkSpec(spec, tests);
    return checkResult(problems, `${ruleCount} rules`);
  },
};

export const checkErrorsPart: Part = {
  name: 'errors',
  what: 'error codes against docs/ERRORS.md',
  run: async () => {
    const tables = readSources(['packages', 'apps']).filter((file) => file.path.endsWith('/codes.ts'));
    const page = readFileSync(join(ROOT, 'docs/ERRORS.md'), 'utf8');
    return checkResult(checkErrors(page, tables), `${tables.length} tables`);
  },
};
