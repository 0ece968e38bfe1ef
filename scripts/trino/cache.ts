import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The version whose tarball and plugins are all on Maven Central. */
export const TRINO_VERSION = '476';

/** Where the server lives: outside the tree, shared by all clones. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  const own = env['WAP_GATE_CACHE'];
  if (own !== undefined && own !== '') return resolve(own, `trino-${TRINO_VERSION}`);
  const xdg = env['XDG_CACHE_HOME'];
  const base = xdg === undefined || xdg === '' ? join(homedir(), '.cache') : xdg;
  return join(base, 'wap-gate', `trino-${TRINO_VERSION}`);
}
