// The kit's test connector, in place of the real one: says what it is told to say and passes on what it hears. It judges nothing.
// `role` is written in front of this script: connector, opaque (no origin) or twin (the connector's origin in another window).
{
  const LIMIT = 2000;
  const page = role === 'twin' ? parent.parent : parent;
  const pageOrigin = location.ancestorOrigins[role === 'twin' ? 1 : 0];
  const target = pageOrigin === 'null' ? '*' : pageOrigin;
  const ports = [];
  let count = 0;

  const hear = (via, port, event) => {
    count += 1;
    if (count > LIMIT) return; // a page in a loop must not choke the kit; what was passed on is proof enough
    let data = null;
    try {
      data = JSON.stringify(event.data);
    } catch {
      // What JSON cannot carry is heard as nothing, which no check accepts.
    }
    interlockConformanceHeard({ role, via, port, data: data ?? null });
  };

  addEventListener('message', (event) => {
    if (event.source === page) hear('window', 0, event);
  });

  globalThis.conformance = {
    origin: () => self.origin,
    post: (frame) => page.postMessage(frame, target),
    open([frame, number]) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event) => hear('port', number, event);
      ports.push(port1);
      page.postMessage(frame, target, [port2]);
    },
    postPort: (frame) => ports.at(-1).postMessage(frame),
    embed(src) {
      return new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.onload = () => done();
        frame.src = src;
        document.body.append(frame);
      });
    },
  };
}
