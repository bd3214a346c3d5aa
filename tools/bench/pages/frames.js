// Runs in a page that is measured.

/** When frames of changes arrive, and how long after it the picture that shows them was drawn. */
globalThis.arrivals = [];
const Plain = globalThis.WebSocket;
globalThis.WebSocket = class extends Plain {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string' || !data.startsWith('{"type":"floor"')) return;
      const at = performance.now();
      // A task behind the next frame comes when that frame has been drawn.
      requestAnimationFrame(() => setTimeout(() => arrivals.push(performance.now() - at)));
    });
  }
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
