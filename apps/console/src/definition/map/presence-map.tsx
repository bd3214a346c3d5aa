import { Shape } from '@interlock/look';
import { useRef, useState } from 'preact/hooks';
import { useConsole } from '../../shell/use-console.ts';
import { Problems } from '../form/field.tsx';
import { fieldId, useForm } from '../form/form-context.ts';
import { type MapPresence, type MapReason, makeFirst, mapModel, togglePair } from './map-model.ts';

const ROW_PX = 46;
const LINES_PX = 180;

type Spot = { readonly side: 'reason' | 'presence'; readonly index: number };

/**
 * The presence map as it is thought of: reasons on the left, presences on the right, and lines between them. One chooses a
 * reason and then a presence; the table below says the same and has the acts on a pair. (DE10, DE11)
 */
export function PresenceMap() {
  const { words, document: content, set } = useForm();
  const { say } = useConsole();
  const { map } = words;
  const { reasons, presences, pairs } = mapModel(content);
  const [chosen, setChosen] = useState<number | null>(null);
  const [hovered, setHovered] = useState<Spot | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const height = Math.max(reasons.length, presences.length, 1) * ROW_PX;

  function join(presence: MapPresence): void {
    const reason = reasons.find(({ code }) => code === chosen);
    if (reason === undefined) return;
    const isJoined = pairs.some(
      ({ statusId, reasonCode }) => statusId === presence.statusId && reasonCode === reason.code,
    );
    set('/presenceMap', togglePair(content['presenceMap'], presence.statusId, reason.code));
    say(isJoined ? map.parted(reason.label, presence.label) : map.joined(reason.label, presence.label));
  }

  function focusOn({ side, index }: Spot): void {
    const count = side === 'reason' ? reasons.length : presences.length;
    const at = Math.min(count - 1, Math.max(0, index));
    box.current?.querySelector<HTMLElement>(`[data-spot="${side}-${at}"]`)?.focus();
  }

  function key(event: KeyboardEvent, spot: Spot): void {
    const steps: Readonly<Record<string, Spot>> = {
      ArrowDown: { ...spot, index: spot.index + 1 },
      ArrowUp: { ...spot, index: spot.index - 1 },
      ArrowRight: { side: 'presence', index: spot.index },
      ArrowLeft: { side: 'reason', index: spot.index },
      Home: { ...spot, index: 0 },
      End: { ...spot, index: Number.POSITIVE_INFINITY },
    };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      focusOn(next);
    } else if (event.key === 'Escape' && chosen !== null) {
      event.preventDefault();
      focusOn({ side: 'reason', index: reasons.findIndex(({ code }) => code === chosen) });
      setChosen(null);
    }
  }

  const isLit = (pair: (typeof pairs)[number]): boolean =>
    pair.reasonCode === chosen ||
    (hovered?.side === 'reason' && reasons[hovered.index]?.code === pair.reasonCode) ||
    (hovered?.side === 'presence' && presences[hovered.index]?.statusId === pair.statusId);

  return (
    <div class="df-map" id={fieldId('/presenceMap')} tabIndex={-1} data-testid="presence-map">
      <h3>{map.title}</h3>
      <small id="df-map-help">{map.help}</small>
      <Problems pointer="/presenceMap" />
      <div class="df-map-sides" ref={box}>
        <h4>{map.reasons}</h4>
        <span />
        <h4>{map.presences}</h4>
        <ul>
          {reasons.map((reason, index) => (
            <li key={reason.code}>
              <button
                type="button"
                class="df-spot"
                aria-pressed={chosen === reason.code}
                aria-describedby="df-map-help"
                data-spot={`reason-${index}`}
                tabIndex={index === 0 ? 0 : -1}
                onClick={() => {
                  const next = chosen === reason.code ? null : reason.code;
                  setChosen(next);
                  if (next !== null) say(map.chosen(reason.label));
                }}
                onKeyDown={(event) => key(event, { side: 'reason', index })}
                onMouseEnter={() => setHovered({ side: 'reason', index })}
                onMouseLeave={() => setHovered(null)}
                onFocus={() => setHovered({ side: 'reason', index })}
                onBlur={() => setHovered(null)}
              >
                <ReasonText reason={reason} />
              </button>
            </li>
          ))}
        </ul>
        <svg
          width={LINES_PX}
          height={height}
          viewBox={`0 0 ${LINES_PX} ${height}`}
          aria-hidden="true"
          focusable="false"
        >
          {pairs.map((pair) => {
            const from = reasons.findIndex(({ code }) => code === pair.reasonCode) * ROW_PX + ROW_PX / 2 - 2;
            const to = presences.findIndex(({ statusId }) => statusId === pair.statusId) * ROW_PX + ROW_PX / 2 - 2;
            const isWrong = presences.find(({ statusId }) => statusId === pair.statusId)?.isAmbiguous === true;
            const classes = [
              'df-line',
              isLit(pair) ? 'is-lit' : '',
              isWrong ? 'is-wrong' : '',
              pair.isFirst ? 'is-first' : '',
            ];
            return (
              <g key={pair.index} class={classes.join(' ')}>
                <path d={`M4 ${from}C${LINES_PX / 2} ${from} ${LINES_PX / 2} ${to} ${LINES_PX - 8} ${to}`} />
                <circle cx="4" cy={from} r="3.5" />
                {pair.isFirst ? (
                  <path class="df-end" d={`M${LINES_PX - 12} ${to - 5}l9 5-9 5z`} />
                ) : (
                  <circle cx={LINES_PX - 7} cy={to} r="3.5" />
                )}
              </g>
            );
          })}
        </svg>
        <ul>
          {presences.map((presence, index) => (
            <li key={presence.statusId}>
              <button
                type="button"
                class="df-spot"
                aria-pressed={pairs.some((pair) => pair.reasonCode === chosen && pair.statusId === presence.statusId)}
                aria-disabled={chosen === null}
                data-spot={`presence-${index}`}
                tabIndex={index === 0 ? 0 : -1}
                onClick={() => join(presence)}
                onKeyDown={(event) => key(event, { side: 'presence', index })}
                onMouseEnter={() => setHovered({ side: 'presence', index })}
                onMouseLeave={() => setHovered(null)}
                onFocus={() => setHovered({ side: 'presence', index })}
                onBlur={() => setHovered(null)}
              >
                <PresenceText presence={presence} />
              </button>
            </li>
          ))}
        </ul>
      </div>
      <h4>{map.pairs}</h4>
      {pairs.length === 0 ? (
        <p class="muted">{map.empty}</p>
      ) : (
        <div class="scroll-x">
          <table class="df-table" data-testid="presence-map-pairs">
            <thead>
              <tr>
                <th scope="col">{map.reason}</th>
                <th scope="col">{map.presence}</th>
                <th scope="col">{map.wayBack}</th>
                <th>
                  <span class="spoken">{map.part}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {pairs.map((pair) => {
                const reason = reasons.find(({ code }) => code === pair.reasonCode)?.label ?? String(pair.reasonCode);
                const presence = presences.find(({ statusId }) => statusId === pair.statusId)?.label ?? pair.statusId;
                return (
                  <tr key={pair.index} id={fieldId(`/presenceMap/${pair.index}`)} tabIndex={-1}>
                    <td>{reason}</td>
                    <td>
                      {presence}
                      <Problems pointer={`/presenceMap/${pair.index}`} />
                      <Problems pointer={`/presenceMap/${pair.index}/statusId`} />
                      <Problems pointer={`/presenceMap/${pair.index}/reasonCode`} />
                    </td>
                    <td>
                      {pair.isFirst ? (
                        <span class="muted">{map.isWayBack}</span>
                      ) : (
                        <button
                          type="button"
                          class="plain"
                          onClick={() => set('/presenceMap', makeFirst(content['presenceMap'], pair.index))}
                        >
                          {map.makeWayBack}
                        </button>
                      )}
                    </td>
                    <td>
                      <button
                        type="button"
                        class="plain"
                        aria-label={map.partOf(reason, presence)}
                        onClick={() => {
                          set('/presenceMap', togglePair(content['presenceMap'], pair.statusId, pair.reasonCode));
                          say(map.parted(reason, presence));
                        }}
                      >
                        {map.part}
                      </button>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function ReasonText({ reason }: { reason: MapReason }) {
  const { map } = useForm().words;
  const notes = [
    reason.isUnknown ? map.unknown : null,
    reason.isMapped ? map.shows(reason.shows) : `${map.notMapped}: ${map.shows(reason.shows)}`,
    reason.isSelectable ? null : map.systemOnly,
  ].filter((note) => note !== null);
  return (
    <>
      <span class="df-spot-name">
        {reason.isUnknown && (
          <span class="s-wrong">
            <Shape tone="wrong" />
          </span>
        )}
        {!reason.isMapped && !reason.isUnknown && (
          <span class="s-off">
            <Shape tone="off" />
          </span>
        )}
        {reason.label} <span class="muted num">{reason.code}</span>
      </span>
      <small>{notes.join(' · ')}</small>
    </>
  );
}

function PresenceText({ presence }: { presence: MapPresence }) {
  const { map } = useForm().words;
  const isWrong = presence.isAmbiguous || presence.isUnknown || presence.isReady;
  const note = presence.isReady
    ? map.ready
    : presence.isAmbiguous
      ? map.ambiguous
      : presence.isUnknown
        ? map.unknown
        : presence.isMapped
          ? map.standsFor(presence.standsFor)
          : `${map.notMapped}: ${map.standsFor(presence.standsFor)}`;
  return (
    <>
      <span class="df-spot-name">
        {isWrong && (
          <span class="s-wrong">
            <Shape tone="wrong" />
          </span>
        )}
        {!presence.isMapped && !isWrong && (
          <span class="s-off">
            <Shape tone="off" />
          </span>
        )}
        {presence.label}
      </span>
      <small class={isWrong ? 's-wrong' : ''}>{note}</small>
    </>
  );
}
