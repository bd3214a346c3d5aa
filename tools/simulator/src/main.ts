/**
 * `npm run simulate`: runs seeds, tells on stderr what happened, and ends with one line of JSON on stdout. Exit 0 only when nothing was
 * violated, every seed that was run twice went the same way, and every control was caught.
 */
import { writeProofSection } from '../../proof/proof-file.ts';
import { comparisonTable } from './comparison.ts';
import { type ControlResult, runControls } from './controls.ts';
import { USAGE as DISTRIBUTION_USAGE, distributionCommand } from './distribution/distribution-command.ts';
import { allBut, minimiseRun } from './minimise.ts';
import { type PlanOptions, planOf } from './plan.ts';
import { type Answer, type Task, workThrough } from './pool.ts';
import { readArguments, type SimulatorArguments, USAGE } from './read-arguments.ts';
import { isGood, Reporter } from './report.ts';
import { simulate } from './simulate.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
/** Violations that are told one by one; the rest is counted. */
const MOST_TOLD = 20;
const count = (value: number): string => Math.round(value).toLocaleString('en');

const distribution = distributionCommand(process.argv.slice(2), { print: (line) => console.log(line), say });
if (distribution === null) await answer(process.argv.slice(2));
else process.exitCode = distribution;

async function answer(args: readonly string[]): Promise<void> {
  const read = readArguments(args);
  if ('usage' in read) {
    say([read.usage, USAGE, DISTRIBUTION_USAGE].filter((text) => text !== '').join('\n'));
    process.exitCode = read.usage === '' ? 0 : 2;
  } else if (read.story) await tellStory(read);
  else await runBatch(read);
}

function planOptions(asked: SimulatorArguments, seed: number): PlanOptions {
  const { hours, agents, mode, wire, kind, work, isCompared } = asked;
  return { seed, hours, agents, mode, wire, kind, work, isOrdinary: isCompared };
}

/** The words of one seed, or of what is left of it. */
async function tellStory(asked: SimulatorArguments): Promise<void> {
  const plan = planOf(planOptions(asked, asked.seed));
  const without = asked.keep === null ? undefined : allBut(plan, asked.keep);
  const run = await simulate(plan, {
    without,
    tell: (at, text) => say(`${new Date(at).toISOString().slice(11, 23)} ${text}`),
  });
  process.stdout.write(`${JSON.stringify(run)}\n`);
  process.exitCode = run.violations.length === 0 ? 0 : 1;
}

async function runBatch(asked: SimulatorArguments): Promise<void> {
  const { seed, seeds, hours, agents, isTwice, isCompared, isEveryBeat, hasControls, workers, out } = asked;
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const reporter = new Reporter(seed, seeds * hours * agents >= 10_000 && asked.isDrawn);
  let failures = 0;
  let toldAt = startedAt;

  function* tasks(): Generator<Task> {
    for (let next = seed; next < seed + seeds; next += 1)
      yield {
        plan: planOptions(asked, next),
        keep: null,
        isTwice,
        isCompared,
        isEveryBeat,
        hasHastyStore: false,
        stopsAt: null,
        engine: null,
      };
  }

  await workThrough(
    tasks(),
    Math.min(workers, seeds),
    { isEngineReplaceable: false },
    (answer: Exclude<Answer, { kind: 'ready' }>) => {
      if (answer.kind === 'failed') {
        failures += 1;
        say(`FAILED seed ${answer.task.plan.seed}: ${answer.message}`);
        return true;
      }
      const toldOf = reporter.violated.length;
      reporter.add(answer);
      // At once: a batch may go on for hours.
      for (const { seed, violation } of reporter.violated.slice(toldOf, MOST_TOLD))
        say(
          `VIOLATED in seed ${seed}, agent ${violation.agent}, ${new Date(violation.at).toISOString().slice(11, 23)}: ${violation.property}`,
        );
      if (answer.isSameTwice === false) say(`seed ${answer.task.plan.seed} went another way the second time`);
      if (performance.now() - toldAt > 10_000) {
        toldAt = performance.now();
        const { agentHours, violations } = reporter.report();
        say(`${count(agentHours)} agent-hours so far, ${violations} violations`);
      }
      return true;
    },
  );

  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  await tellStoryOfFirst(asked, reporter);
  const controls: ControlResult[] = [];
  if (hasControls) {
    await runControls(workers, (result) => {
      controls.push(result);
      const { id, isCaught, by, says, seeds: tried } = result;
      say(`${isCaught ? 'caught' : 'NOT CAUGHT'} ${id}: ${by ?? says} (${tried} seeds)`);
    });
    controls.sort((a, b) => a.id.localeCompare(b.id));
  }
  const report = reporter.report();
  for (const name of report.neverReached) say(`NEVER REACHED: ${name}`);
  if (isCompared) say(comparisonTable(report.comparison));
  const cpuSeconds = (cpu.user + cpu.system) / 1_000_000;
  const runs = isTwice ? 2 : 1;
  const result = {
    ...report,
    failures,
    controls: { total: controls.length, caught: controls.filter(({ isCaught }) => isCaught).length, each: controls },
    seconds: Math.round(seconds * 10) / 10,
    agentHoursPerSecond: Math.round((report.agentHours * runs) / seconds),
    agentHoursPerCpuSecond: Math.round((report.agentHours * runs) / cpuSeconds),
  };
  say(
    `${count(report.agentHours)} agent-hours (${report.agentYears} agent-years), ${count(report.workItems)} work items, ${count(report.faults)} faults, ${report.violations} violations; ${result.agentHoursPerSecond} agent-hours a second, ${result.agentHoursPerCpuSecond} a CPU second`,
  );
  if (out !== null) writeProofSection(out, 'simulator', { hours, agents, firstSeed: seed, ...result });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  const isCaught = controls.every((control) => control.isCaught);
  process.exitCode = isGood(report, failures) && isCaught ? 0 : 1;
}

/** The first violation, made short, with the command that plays it again. */
async function tellStoryOfFirst(asked: SimulatorArguments, reporter: Reporter): Promise<void> {
  const [first] = reporter.violated;
  if (first === undefined || asked.isEveryBeat) return;
  const plan = planOf(planOptions(asked, first.seed));
  const { kept, replays } = await minimiseRun(plan, first.violation, {});
  say(
    `\nThe story of seed ${first.seed}: ${kept.length} of ${plan.items.length} items are left after ${replays} replays`,
  );
  for (const item of plan.items.filter(({ key }) => kept.includes(key)))
    say(`  ${new Date(item.at).toISOString().slice(11, 23)} agent ${item.agent}: ${item.kind} ${item.lastsMs}`);
  const { hours, agents } = asked;
  const { definition, wire, kind, work } = plan;
  say(
    `  play it again: npm run simulate -- --story --seed ${first.seed} --hours ${hours} --agents ${agents} --mode ${definition.mode} --wire ${wire} --kind ${kind} --work ${work} --keep ${kept.join(',') || '0'}\n`,
  );
}
