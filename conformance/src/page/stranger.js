// A page of somebody else, in a frame inside the test connector's: it speaks to the CRM page as if it were the connector.
{
  const page = parent.parent;
  addEventListener('message', (event) => {
    if (event.source !== page) return;
    interlockConformanceHeard({ role: 'stranger', via: 'window', port: 0, data: JSON.stringify(event.data) ?? null });
  });
  globalThis.conformance = { post: (frame) => page.postMessage(frame, '*') };
}
