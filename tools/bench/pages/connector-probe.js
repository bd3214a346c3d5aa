// Put into the real connector's frame from outside, as a plain script: watches what it shows and presses its buttons.
(() => {
  const clock = () => performance.timeOrigin + performance.now();
  const came = new Map();
  const asked = new Map();
  const find = (testId) => document.querySelector(`[data-testid="${testId}"]`);

  new MutationObserver(() => {
    const statusId = find('crm-state')?.dataset.status;
    if (statusId === undefined || came.has(statusId)) return;
    came.clear();
    came.set(statusId, clock());
    const ask = asked.get(statusId);
    asked.delete(statusId);
    ask?.(came.get(statusId));
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-status'] });

  addEventListener('message', ({ data, source, origin }) => {
    if (data?.kind === 'benchTimePlease') source.postMessage({ kind: 'benchTime', at: clock() }, origin);
  });

  globalThis.bench = {
    isReady: () => {
      const button = find('go-ready');
      return button !== null && button.getAttribute('aria-disabled') !== 'true' && find('crm-state') !== null;
    },
    statusId: () => find('crm-state')?.dataset.status,
    shown: (statusId) => came.get(statusId) ?? new Promise((done) => asked.set(statusId, done)),
    async chooseReady() {
      while (!globalThis.bench.isReady()) await new Promise((next) => setTimeout(next, 5));
      const at = clock();
      find('go-ready').click();
      return at;
    },
    resources: () => performance.getEntriesByType('resource').map(({ name }) => name),
  };
})();
