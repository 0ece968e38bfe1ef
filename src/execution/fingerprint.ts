import { createHash } from 'node:crypto';
import type { Connection } from '../domain/connection.ts';
import type { Gate, RunDates } from '../domain/gate.ts';
import type { LookedUp } from './lookup.ts';

/** What decides the result of a gate beside its tables. */
export interface Deciding {
  /** Of this program and of the engine. */
  readonly versions: readonly string[];
  readonly gate: Gate;
  readonly connection: Connection | null;
  readonly ds: string | null;
  readonly failOn: 'error' | 'warn';
  readonly notSelected: readonly string[];
}

/**
 * A hash of everything that a gate's result depends on, the versions of its tables among them: equal hashes have equal
 * results, unless the clock is asked. Null where a table that is read has no version.
 */
export function fingerprint(deciding: Deciding, { facts, tables }: LookedUp): string | null {
  if (tables.length === 0 || tables.some(({ snapshot }) => snapshot === null)) return null;
  // From which commit a table was built is asked at each run.
  const gate = { ...deciding.gate, builtFrom: [] };
  const { audited, others } = facts;
  return hashOf({ ...deciding, gate, tables, audited, others });
}

/** A short name for what a result is of: one place for all its versions. */
export function placeOfResult({ gate, connection }: Pick<Deciding, 'gate' | 'connection'>): string {
  const address = connection?.engine === 'trino' ? connection.server : null;
  const { name, location, staging, where } = gate;
  return hashOf([address, name, location.file, staging.text, where]).slice(0, 32);
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, plain)).digest('hex');

/** What JSON has no form for; secrets are functions, which it leaves out. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${String(value)}n`;
  return value instanceof Map ? [...value] : value;
}

/** The dates of a run, and whether anybody has asked for its clock: a later run might then judge otherwise. */
export function watchedDates({ now, ds }: RunDates): {
  readonly dates: RunDates;
  readonly clockWasRead: () => boolean;
} {
  let read = false;
  const dates = {
    ds,
    get now(): number {
      read = true;
      return now;
    },
  };
  return { dates, clockWasRead: () => read };
}
