import { useState } from 'preact/hooks';
import { useConsole } from '../shell/use-console.ts';
import { exportedJson, exportedPng, exportedSvg, fileNameOf, saveFile } from './export-view.ts';
import { zoomAround } from './lanes-pane.tsx';
import { PRESET_MS, PRESETS, panBy, presetOf, spanOf, zoomTo } from './time-window.ts';
import type { TimeWords } from './time-words.ts';
import type { TimelineStore } from './timeline-store.ts';
import type { TimelineWords } from './words/en.ts';

/** Length of time, moving, following the clock, and taking the view along. (TV3, TV13) */
export function Toolbar({
  store,
  words,
  times,
  picture,
  agentId,
}: {
  store: TimelineStore;
  words: TimelineWords;
  times: TimeWords;
  picture: { current: SVGSVGElement | null };
  agentId: string;
}) {
  const { say: announce } = useConsole();
  const [copied, setCopied] = useState<'copied' | 'notCopied' | null>(null);
  const window = store.window.value;
  const range = store.range.value;
  const isLive = range.kind === 'last';
  const span = spanOf(window);
  const preset = range.kind === 'last' ? PRESETS.find((name) => PRESET_MS[name] === range.lastMs) : presetOf(window);
  const middle = store.at.value ?? (window.from + window.to) / 2;

  function show(name: (typeof PRESETS)[number]): void {
    if (isLive) store.follow(PRESET_MS[name]);
    else store.show(zoomTo(window, PRESET_MS[name], middle));
  }

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(globalThis.location.href);
      setCopied('copied');
      announce(words.copied);
    } catch {
      setCopied('notCopied');
      announce(words.notCopied);
    }
  }

  async function save(kind: 'json' | 'svg' | 'png'): Promise<void> {
    const lanes = store.lanes.value;
    if (lanes === null || picture.current === null) return;
    const name = fileNameOf(agentId, window);
    if (kind === 'json') {
      const json = exportedJson(lanes, window, globalThis.location.href);
      saveFile(`${name}.json`, new Blob([json], { type: 'application/json' }));
      return;
    }
    const title = `${lanes.name}, ${words.range(times.dayAndTime(window.from), times.dayAndTime(window.to))} (${times.zone})`;
    const svg = exportedSvg(picture.current, title, getComputedStyle(document.body).backgroundColor);
    const file = kind === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await exportedPng(svg);
    if (file === null) announce(words.notDrawn);
    else saveFile(`${name}.${kind}`, file);
  }

  return (
    <div class="tools tl-tools">
      <fieldset class="segmented">
        <legend class="spoken">{words.presets}</legend>
        {PRESETS.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={preset === name}
            onClick={() => show(name)}
            data-testid={`timeline-${name}`}
          >
            {words.preset[name]}
          </button>
        ))}
      </fieldset>
      <div class="segmented">
        <IconButton
          label={words.earlier}
          drawing="M10 3 5 8l5 5"
          onClick={() => store.show(panBy(window, -span / 2))}
        />
        <IconButton label={words.later} drawing="m6 3 5 5-5 5" onClick={() => store.show(panBy(window, span / 2))} />
      </div>
      <div class="segmented">
        <IconButton
          label={words.zoomOut}
          drawing="M3 8h10"
          onClick={() => zoomAround(store, 2, isLive ? window.to : middle)}
        />
        <IconButton
          label={words.zoomIn}
          drawing="M3 8h10M8 3v10"
          onClick={() => zoomAround(store, 0.5, isLive ? window.to : middle)}
        />
      </div>
      <button
        type="button"
        class="tl-live"
        aria-pressed={isLive}
        title={words.liveHelp}
        data-testid="timeline-live"
        onClick={() => (isLive ? store.show(window) : store.follow(span))}
      >
        <span class={isLive ? 'tl-live-dot is-on' : 'tl-live-dot'} />
        {words.live}
      </button>
      <label class="tl-day">
        <span class="spoken">{words.day}</span>
        <input
          type="date"
          value={times.dayOf(window.from)}
          max={times.dayOf(store.now.value)}
          data-testid="timeline-day"
          onChange={(event) => {
            const next = times.onDay(event.currentTarget.value, window.from);
            if (next !== null) store.show({ from: next, to: next + span });
          }}
        />
      </label>
      <span class="tl-space" />
      <button type="button" onClick={() => void copy()} data-testid="timeline-copy">
        {copied === 'copied' ? words.copied : words.copyLink}
      </button>
      <fieldset class="segmented">
        <legend class="spoken">{words.save}</legend>
        <span class="tl-save" aria-hidden="true">
          {words.save}
        </span>
        {(['png', 'svg', 'json'] as const).map((kind) => (
          <button key={kind} type="button" onClick={() => void save(kind)} data-testid={`timeline-${kind}`}>
            {kind.toUpperCase()}
          </button>
        ))}
      </fieldset>
      {copied === 'notCopied' && <small>{words.notCopied}</small>}
    </div>
  );
}

function IconButton({ label, drawing, onClick }: { label: string; drawing: string; onClick: () => void }) {
  return (
    <button type="button" class="icon" aria-label={label} title={label} onClick={onClick}>
      <svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={drawing} fill="none" stroke="currentColor" stroke-width="1.8" />
      </svg>
    </button>
  );
}
