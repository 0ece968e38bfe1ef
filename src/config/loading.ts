import type { AnyKind } from '../checks/kind.ts';
import type { Severity } from '../domain/check.ts';
import type { Shapes } from './validate.ts';

/** What gates and checks have when they do not say otherwise; times in milliseconds. */
export interface Defaults {
  readonly connection: string | null;
  readonly owner: string | null;
  readonly runbook: string | null;
  readonly samples: number | null;
  readonly severity: Severity;
  readonly maxParallel: number | null;
  readonly queryTimeout: number | null;
  readonly timeout: number | null;
}

export const NO_DEFAULTS: Defaults = {
  connection: null,
  owner: null,
  runbook: null,
  samples: null,
  severity: 'error',
  maxParallel: null,
  queryTimeout: null,
  timeout: null,
};

/** What every gate of one load shares. */
export interface Loading {
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly shapes: Shapes;
  readonly defaults: Defaults;
}
