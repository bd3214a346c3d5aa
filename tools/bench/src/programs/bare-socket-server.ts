/**
 * A WebSocket server that does nothing but answer: the limit for memory and for the way through the browser. The first
 * line of its output is its port. A frame `{"answerBytes":n,"mark":m,"rest":"..."}` is answered with one of n bytes and the same mark.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });
sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { mark, answerBytes } = JSON.parse(data.toString());
    const empty = JSON.stringify({ mark, rest: '' });
    socket.send(JSON.stringify({ mark, rest: 'x'.repeat(Math.max(0, answerBytes - empty.length)) }));
  });
});
server.listen(0, '127.0.0.1', () => {
  // A server that listens on a port has an address of this type.
  console.log((server.address() as AddressInfo).port);
});
