import { createMemoryDisk } from '@interlock/store';
import { expect, it } from 'vitest';
import { startTestServer } from './kit/test-server.ts';

it('[SV81] a write that the store refuses is logged with what the medium says, and with nothing that was to be written', async () => {
  const disk = createMemoryDisk();
  const server = await startTestServer({ disk });
  disk.writable = false;
  const body = { queueId: 'support', channel: 'chat', label: 'Ada Quine' };
  expect((await server.post('/api/v1/work-items', body)).status).toBe(503);
  const [line = ''] = server.logLines.filter((logged) => logged.includes('"event":"storeFailed"'));
  expect(JSON.parse(line)).toMatchObject({ level: 'error', code: 'storeUnavailable', cause: 'the disk is full' });
  expect(line).not.toContain('Ada');
  disk.writable = true;
  await server.stop();
});
