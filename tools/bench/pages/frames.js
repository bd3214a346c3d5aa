// Runs in a page that is measured.

/** How long after the arrival of each frame of changes the picture that shows them was drawn, in ms. */
let drawn = [];
const Plain = globalThis.WebSocket;
globalThis.WebSocket = class extends Plain {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string' || !data.startsWith('{"type":"floor"')) return;
      const at = performance.now();
      // A task behind the next frame comes when that frame has been drawn.
      requestAnimationFrame(() => setTimeout(() => drawn.push(performance.now() - at)));
    });
  }
};

const ROWS = '[data-testid="floor"] [data-testid^="agent-"]';
const agentOf = (row) => row.dataset.testid.slice('agent-'.length);

/** The agents whose whole rows are seen. */
globalThis.agentsInSight = () => {
  const floor = document.querySelector('[data-testid="floor"]').getBoundingClientRect();
  const bottom = Math.min(floor.bottom, innerHeight);
  return [...document.querySelectorAll(ROWS)]
    .filter((row) => row.getBoundingClientRect().top >= floor.top && row.getBoundingClientRect().bottom <= bottom)
    .map(agentOf);
};

let pictures = [];

/** Looks at the rows of each frame from now on: which change each of them tells of, and when the frame had been drawn. */
globalThis.watchPictures = () => {
  const told = new Map();
  pictures = [];
  drawn = [];
  function look() {
    const others = [];
    // What is there now is in this frame; what comes later in it is counted with the next one.
    for (const row of document.querySelectorAll(ROWS)) {
      const change = Number(/Ticket (\d+)/.exec(row.querySelector('.because').textContent)?.[1] ?? 0);
      if (told.get(agentOf(row)) === change) continue;
      told.set(agentOf(row), change);
      others.push([agentOf(row), change]);
    }
    if (others.length > 0)
      setTimeout(() => {
        const at = performance.timeOrigin + performance.now();
        for (const [agentId, change] of others) pictures.push([agentId, change, at]);
      });
    if (isWatching) requestAnimationFrame(look);
  }
  isWatching = true;
  requestAnimationFrame(look);
};
let isWatching = false;

/** What was seen; nobody looks any more. */
globalThis.seenPictures = () => {
  isWatching = false;
  return { pictures, drawnMs: drawn };
};

/** The time from each frame to the next, while a list is scrolled down and up as fast as a wheel goes; null for none. */
globalThis.framesFor = (forMs, selector) => {
  const list = selector === null ? null : document.querySelector(selector);
  const intervals = [];
  let last = performance.now();
  let step = 120;
  const end = last + forMs;
  return new Promise((done) => {
    function frame(now) {
      intervals.push(now - last);
      last = now;
      if (list !== null) {
        list.scrollTop += step;
        if (list.scrollTop <= 0 || list.scrollTop + list.clientHeight >= list.scrollHeight - 1) step = -step;
      }
      if (now < end) requestAnimationFrame(frame);
      else done(intervals);
    }
    requestAnimationFrame(frame);
  });
};
