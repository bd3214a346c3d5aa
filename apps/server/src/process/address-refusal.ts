import { type StartRefusal, startRefusal } from './read-configuration.ts';

/**
 * Why nobody can be listened to, and what to do about it; `addressInUse`, `addressNotUsable`.
 *
 * @param reason the code of the operating system, such as `EADDRINUSE`
 * @param address an IP address
 */
export function addressRefusal(reason: string, address: string, port: number): StartRefusal {
  switch (reason) {
    case 'EADDRINUSE':
      return startRefusal('addressInUse', `Port ${port} (${reason}); set INTERLOCK_PORT to another one.`);
    case 'EACCES':
      return startRefusal(
        'addressNotUsable',
        `Port ${port} (${reason}): this process may not open it; set INTERLOCK_PORT to one from 1024 on, or give it the right to.`,
      );
    case 'EADDRNOTAVAIL':
      return startRefusal(
        'addressNotUsable',
        `${address} (${reason}): this machine does not have it; set INTERLOCK_LISTEN to one of its own.`,
      );
    default:
      return startRefusal('addressNotUsable', `${address}, port ${port} (${reason}).`);
  }
}
