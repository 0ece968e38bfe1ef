import { realWorld } from '../../../src/commands/world.ts';
import type { Patience, TrinoSettings } from '../../../src/engines/trino/settings.ts';

const world = realWorld(new AbortController().signal);

/** As patient as a test may be. */
export const QUICK: Patience = { unreachable: 300, pause: 5, silence: 5000, farewell: 2000 };

/** Settings of a connection to any server. */
export function settingsOf(server: string, more: Partial<TrinoSettings> = {}): TrinoSettings {
  return {
    engine: 'trino',
    name: 'lake',
    server,
    catalog: null,
    schema: null,
    user: 'someone',
    password: null,
    token: null,
    ca: null,
    certificate: null,
    roles: {},
    session: {},
    origin: { run: 'run-1', repository: null, pullRequest: null },
    files: world.files,
    patience: QUICK,
    ...more,
  };
}
