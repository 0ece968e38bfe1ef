import manifest from '../../package.json' with { type: 'json' };
import type { LoadedGate } from '../config/load.ts';
import { asFault } from '../domain/fault.ts';
import type { Gate } from '../domain/gate.ts';
import type { GateResult } from '../domain/result.ts';
import type { World } from '../domain/world.ts';
import { fingerprint, placeOfResult, type Deciding } from '../execution/fingerprint.ts';
import type { LookedUp } from '../execution/lookup.ts';
import { KeptResults, type KeptResult } from '../ledger/kept_results.ts';
import { isGateResult } from '../reporting/received.ts';
import { atHome } from './reuse_directory.ts';
import type { Session } from './session.ts';
import type { RunOptions } from './run_options.ts';

/** The earlier result of a gate over one state of its tables. */
export interface Memory {
  /** What an earlier run found over the same tables by the same gate; null: nothing. */
  readonly earlier: KeptResult | null;
  /** Keeps a result for later runs, and returns it with a note where that could not be done. */
  readonly keep: (measured: GateResult, clockWasRead: boolean) => Promise<GateResult>;
}

/** The run that remembers, and the engine with its version. */
export interface Remembering {
  readonly engine: string;
  readonly session: Session;
  readonly request: Pick<RunOptions, 'reuse'> & Pick<Deciding, 'failOn'>;
  readonly world: Pick<World, 'files' | 'env'>;
  /** The text without any secret in it. */
  readonly hide: (text: string) => string;
}

const NO_MEMORY: Memory = { earlier: null, keep: (measured) => Promise.resolve(measured) };

/** What is remembered of a gate, where the call wants it and its tables have versions. */
export async function memoryOf(
  { gate, notSelected }: LoadedGate,
  looked: LookedUp,
  { engine, session, request, world, hide }: Remembering,
): Promise<Memory> {
  const { reuse, failOn } = request;
  if (reuse === undefined) return NO_MEMORY;
  const connection = connectionOf(gate, session);
  const versions = [manifest.version, engine];
  const { ds } = session.dates;
  const deciding: Deciding = { versions, gate, connection, ds, failOn, notSelected };
  const key = fingerprint(deciding, looked);
  if (key === null) return UNVERSIONED;
  const kept = new KeptResults(atHome(reuse, world.env), world.files);
  const place = placeOfResult(deciding);
  const found = await kept.find(place, key);
  return {
    earlier: found !== null && (await isGateResult(found.result)) ? found : null,
    keep: async (measured, clockWasRead) => {
      if (clockWasRead || !isWorthKeeping(measured, hide)) return measured;
      const at = new Date(session.dates.now).toISOString();
      try {
        await kept.keep(place, key, { run: session.id, at, result: { ...measured, queries: [] } });
        return measured;
      } catch (thrown) {
        return noted(measured, `The result is not kept: ${asFault(thrown).record.message}`);
      }
    },
  };
}

const noted = (result: GateResult, note: string): GateResult => ({
  ...result,
  notes: [...result.notes, note],
});

const UNVERSIONED: Memory = {
  earlier: null,
  keep: (measured) =>
    Promise.resolve(
      noted(measured, 'Audited anew: `reuse` needs tables that all have versions, pinned.'),
    ),
};

function connectionOf({ connection }: Gate, { config }: Session): Deciding['connection'] {
  return connection === null ? null : (config.connections.get(connection) ?? null);
}

/** An error may be over at the next run; rows of the data and secrets are kept nowhere. */
export function isWorthKeeping(measured: GateResult, hide: Remembering['hide']): boolean {
  const text = JSON.stringify(measured);
  return (
    hide(text) === text &&
    measured.checks.every(({ outcome, samples }) => outcome !== 'errored' && samples.length === 0)
  );
}

/** An earlier result as this run's: it cost nothing but looking. */
export function reused(
  { run, at, result }: KeptResult,
  now: Pick<GateResult, 'queries' | 'built_from'>,
): GateResult {
  const free = { cost: { queries: 0, ms: 0 } };
  const checks = result.checks.map((check) => ({ ...check, ...free }));
  return { ...result, ...now, checks, reused: { run, at } };
}
