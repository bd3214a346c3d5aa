// Runs in every document before its own scripts. While it holds, messages wait; so the document in the connector's frame can be
// changed between a message and its answer, which shows whether the page says for whom the answer is and looks from whom the message is.
{
  let held = null;
  addEventListener('message', (event) => {
    if (held === null) return;
    event.stopImmediatePropagation();
    // Read now: an event forgets its source when another document comes into the frame.
    const { data, origin, source, ports } = event;
    held.push({ data, origin, source, ports: [...ports] });
  });
  Object.defineProperty(globalThis, 'interlockConformanceHold', {
    value: {
      start() {
        held = [];
      },
      end() {
        const messages = held ?? [];
        held = null;
        for (const message of messages) dispatchEvent(new MessageEvent('message', message));
        return messages.length;
      },
    },
  });
}
