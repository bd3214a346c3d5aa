import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { useConsole, useWords } from '../shell/use-console.ts';
import { QUARTER_MS, type Quarter } from './day-report.ts';
import { QUEUE_WORDS } from './words.ts';

const HEIGHT = 220;

/** Offered and accepted as bars, the service level as a line; the table below it says the same. */
export function DayChart({ quarters, label }: { quarters: readonly Quarter[]; label: string }) {
  const { locale, settings, speaker } = useConsole();
  const { chart } = useWords(QUEUE_WORDS);
  const frame = useRef<HTMLDivElement>(null);
  const { time } = speaker.value;
  const theme = settings.theme.value;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      const colours = coloursOf(element);
      const percent = new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 0 });
      const axis = {
        stroke: colours.muted,
        font: '11px system-ui',
        grid: { stroke: colours.line, width: 1 },
        ticks: { show: false },
      };
      const bars = (size: number, align: -1 | 1) => uPlot.paths.bars?.({ size: [size, 14], align, gap: 1 });
      plot = new uPlot(
        {
          width: element.clientWidth,
          height: HEIGHT,
          cursor: { show: false },
          legend: { show: false },
          scales: {
            x: { range: (_plot, min, max) => [min - QUARTER_MS / 2_000, max + QUARTER_MS / 2_000] },
            share: { range: [0, 1] },
            y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.1)] },
          },
          axes: [
            { ...axis, size: 28, values: (_plot, splits) => splits.map((at) => time.short(at * 1_000)) },
            { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000] },
            {
              ...axis,
              scale: 'share',
              side: 1,
              size: 48,
              grid: { show: false },
              values: (_plot, splits) => splits.map((share) => percent.format(share)),
            },
          ],
          series: [
            {},
            { stroke: colours.edge, fill: colours.soft, ...pathsOf(bars(0.4, -1)), points: { show: false } },
            { stroke: colours.accent, fill: colours.accent, ...pathsOf(bars(0.4, 1)), points: { show: false } },
            {
              scale: 'share',
              stroke: colours.ready,
              width: 2,
              points: { size: 5, fill: colours.ready },
              spanGaps: true,
            },
          ],
        },
        [
          // A quarter stands in the middle of its time.
          quarters.map(({ startAt }) => (startAt + QUARTER_MS / 2) / 1_000),
          quarters.map(({ offered }) => offered || null),
          quarters.map(({ accepted }) => accepted || null),
          quarters.map(({ serviceLevel }) => serviceLevel),
        ],
        element,
      );
    };
    draw();
    const resized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      dark.removeEventListener('change', draw);
      resized.disconnect();
      plot?.destroy();
    };
  }, [quarters, theme, time, locale.value]);
  return (
    <figure class="day-chart">
      <div ref={frame} role="img" aria-label={label} />
      <figcaption>
        <span class="key offered">{chart.offered}</span>
        <span class="key accepted">{chart.accepted}</span>
        <span class="key level">{chart.serviceLevel}</span>
      </figcaption>
    </figure>
  );
}

/** An absent function is no property at all: the option's type wants it so. */
function pathsOf(paths: uPlot.Series.PathBuilder | undefined): { paths?: uPlot.Series.PathBuilder } {
  return paths === undefined ? {} : { paths };
}

/** A canvas needs colours, not names of them. */
function coloursOf(element: Element) {
  const probe = document.createElement('span');
  element.append(probe);
  const of = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    accent: of('accent'),
    edge: of('edge'),
    line: of('line'),
    muted: of('muted'),
    ready: of('ready'),
    soft: of('off-bg'),
  };
  probe.remove();
  return colours;
}
