// `npm run simulate`: words on standard error, one line of JSON on standard output.
import { distributionCommand, USAGE } from './distribution/distribution-command.ts';

const say = (line: string): void => console.error(line);
const status = distributionCommand(process.argv.slice(2), { print: (line) => console.log(line), say });
if (status === null) say(USAGE);
process.exitCode = status ?? 2;
