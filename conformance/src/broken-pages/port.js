// The negotiated extensions by hand, after client.js. As it stands it conforms.
const talk = {
  port: null,
  nonce: null,
  heardSeq: 0,
  sentSeq: 0,
  version: 0,
  epoch: 0,
  requestId: null,
  timer: null,
  newNonce: () => crypto.randomUUID().replaceAll('-', ''),
  mayOpen: ({ nonce, version }) => nonce === talk.nonce && version === 1,
  mayHear: ({ interlock }) => interlock.seq > talk.heardSeq,
  mayDo: ({ epoch }) => epoch >= talk.epoch,
  send(action, data, mark) {
    talk.sentSeq += 1;
    talk.port.postMessage({ type: 'ClientAppMessage', action, data, interlock: { seq: talk.sentSeq, ...mark } });
  },
  facts: (cause) => ({ cause, version: talk.version, work: [] }),
  snapshot: () => talk.send('interlockSnapshot', { statusId: crm.statusId, ...talk.facts(null) }),
  report(success, cause, requestId) {
    talk.send('omnichannelResponse', { statusId: crm.statusId, success }, { requestId, ...talk.facts(cause) });
  },
  repeat(everyMs) {
    clearInterval(talk.timer);
    talk.timer = setInterval(talk.snapshot, everyMs);
  },
  drop() {
    clearInterval(talk.timer);
    talk.port?.close();
    talk.port = null;
  },
  answers: {
    requestCrmData: () =>
      talk.send('crmData', client.crmData(), { capabilities: { workEvents: true, asksFirst: false } }),
    interlockQuery: () => talk.snapshot(),
    interlockSession({ epoch, snapshotMs }) {
      talk.epoch = epoch;
      talk.repeat(snapshotMs);
    },
    interlockGoodbye: () => talk.drop(),
    async requestSyncOmnichannel(data, mark) {
      if (!talk.mayDo(mark)) return;
      talk.send('interlockAccepted', { requestId: mark.requestId });
      talk.requestId = mark.requestId;
      const isDone = await crm.setPresence(client.statusOf(data)).then(
        () => true,
        () => false,
      );
      talk.requestId = null;
      talk.report(isDone, isDone ? 'request' : null, mark.requestId);
    },
  },
  hear({ data: frame }) {
    if (!talk.mayHear(frame)) return;
    talk.heardSeq = frame.interlock.seq;
    if (Object.hasOwn(talk.answers, frame.action)) talk.answers[frame.action](frame.data, frame.interlock);
  },
  open(port) {
    Object.assign(talk, { port, nonce: null, heardSeq: 0, sentSeq: 0 });
    port.onmessage = talk.hear;
  },
};

client.answers.ready = () => {
  talk.drop();
  talk.nonce ??= talk.newNonce();
  client.post('ready', { interlock: { versions: [1], nonce: talk.nonce } });
};
const hearWindow = client.hear;
client.hear = (event) => {
  if (client.accepts(event) && event.data.action === 'interlockOpen' && talk.mayOpen(event.data.data)) {
    talk.open(event.ports[0]);
  } else hearWindow(event);
};
const reportOnWindow = client.report;
client.report = (statusId, success) => {
  if (talk.port === null) reportOnWindow(statusId, success);
  else if (talk.requestId === null) talk.report(success, 'user', null);
};
crm.onPresence.push(() => {
  talk.version += 1;
});
addEventListener('pagehide', () => {
  if (talk.port !== null) talk.send('interlockGoodbye', { reason: 'unload' });
});
