import { describe, expect, it } from 'vitest';
import { addressRefusal } from './address-refusal.ts';

describe('an address that cannot be listened on', () => {
  it.each([
    ['EADDRINUSE', 'addressInUse', 'The port is in use. Port 80 (EADDRINUSE); set INTERLOCK_PORT to another one.'],
    [
      'EACCES',
      'addressNotUsable',
      'Port 80 (EACCES): this process may not open it; set INTERLOCK_PORT to one from 1024',
    ],
    [
      'EADDRNOTAVAIL',
      'addressNotUsable',
      '192.0.2.1 (EADDRNOTAVAIL): this machine does not have it; set INTERLOCK_LISTEN',
    ],
    ['EAFNOSUPPORT', 'addressNotUsable', '192.0.2.1, port 80 (EAFNOSUPPORT).'],
  ])('[SV90] %s is refused with %s, and with what to do', (reason, code, says) => {
    const refusal = addressRefusal(reason, '192.0.2.1', 80);
    expect(refusal.code).toBe(code);
    expect(refusal.line).toContain(says);
  });
});
