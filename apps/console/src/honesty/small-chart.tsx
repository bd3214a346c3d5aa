import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface SmallChartProps {
  readonly label: string;
  /** Begins of intervals, ms. */
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
  /** The whole stretch, so that all charts have the same axis. */
  readonly from: number;
  readonly to: number;
  /** Another one draws again: colours of the page have changed. */
  readonly appearance: string;
  readonly format: (value: number) => string;
  /** A begin, in ms, as an axis says it. */
  readonly tick: (at: number, stepMs: number) => string;
  /** The least that the chart is high, so that little does not look like much. */
  readonly leastTop: number;
}

const HEIGHT = 84;

/** One of several small charts of the same time: bars by interval. The table beside it says the same. (HV3) */
export function SmallChart(props: SmallChartProps) {
  const { label, at, values, from, to, appearance, format, tick, leastTop } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const chart = new uPlot(optionsOf(element, props), [at.map((ms) => ms / 1_000), [...values]], element);
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [at, values, from, to, appearance, format, tick, leastTop]);
  return <div class="hv-chart" ref={box} role="img" aria-label={label} />;
}

function optionsOf(element: HTMLElement, { from, to, format, tick, leastTop }: SmallChartProps): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string): string => resolved(element, style.getPropertyValue(name));
  const font = `11px ${style.fontFamily}`;
  return {
    width: Math.max(50, element.clientWidth),
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [6, 4, 0, 0],
    scales: {
      x: { range: () => [from / 1_000, to / 1_000] },
      // Zero is the floor, and a quiet day is not blown up: at least one is seen as the top.
      y: { range: (_, __, max) => [0, Math.max(leastTop, max ?? 0)] },
    },
    axes: [
      {
        stroke: color('--muted'),
        font,
        size: 22,
        space: 62,
        grid: { show: false },
        ticks: { show: false },
        values: (_, splits, __, ___, stepS) => splits.map((split) => tick(split * 1_000, stepS * 1_000)),
      },
      {
        stroke: color('--muted'),
        font,
        size: 52,
        space: 30,
        grid: { stroke: color('--line'), width: 1 },
        ticks: { show: false },
        values: (_, splits) => splits.map((split) => (Number.isInteger(split) ? format(split) : '')),
      },
    ],
    series: [
      {},
      {
        stroke: color('--accent'),
        fill: color('--accent'),
        points: { show: false },
        ...(uPlot.paths.bars === undefined ? {} : { paths: uPlot.paths.bars({ size: [0.8, 14], align: 1 }) }),
      },
    ],
  };
}

/** A canvas knows no `light-dark()`: the browser is asked what it comes to. */
function resolved(element: HTMLElement, value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
