// The least that shows changes: a few rows, and what comes is written into them.

const rows = new Map();
for (let index = 0; index < 15; index += 1) {
  const row = document.createElement('p');
  const because = document.createElement('span');
  row.dataset.testid = `agent-agent-${index}`;
  because.className = 'because';
  row.append(because);
  document.querySelector('[data-testid="floor"]').append(row);
  rows.set(`agent-${index}`, because);
}
const socket = new WebSocket(`ws://${location.host}/`);
socket.addEventListener('open', () => {
  document.title = 'open';
});
socket.addEventListener('message', ({ data }) => {
  for (const { agentId, change } of JSON.parse(data).rows) {
    const row = rows.get(agentId);
    if (row !== undefined) row.textContent = `Ticket ${change}`;
  }
});
