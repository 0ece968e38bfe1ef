import { didYouMean } from '../../../domain/nearest.ts';
import type { OwnShape } from '../../own.ts';
import {
  AGGREGATE_FUNCTIONS,
  CHANCE_FUNCTIONS,
  CLOCK_FUNCTIONS,
  PATTERN_FUNCTIONS,
  SCALAR_FUNCTIONS,
  SESSION_FUNCTIONS,
  SYNTAX_FUNCTIONS,
  TABLE_FUNCTIONS,
  WINDOW_FUNCTIONS,
} from './functions.ts';
import { folded } from './names.ts';

/** Where a function is called. */
export interface Around {
  readonly shape: OwnShape;
  readonly pattern: boolean;
  /** With OVER. */
  readonly window: boolean;
}

type Names = readonly ReadonlySet<string>[];

const OVER_ONE_ROW: Names = [SCALAR_FUNCTIONS, SYNTAX_FUNCTIONS];
const OVER_GROUPS: Names = [...OVER_ONE_ROW, AGGREGATE_FUNCTIONS];
const OVER_WINDOWS: Names = [WINDOW_FUNCTIONS, AGGREGATE_FUNCTIONS];

/** Why a gate's own SQL may not call the function, as a sentence; null where it may. */
export function functionObjection(
  parts: readonly string[],
  { shape, pattern, window }: Around,
): string | null {
  const written = parts.at(-1) ?? '';
  const name = folded(written);
  if (parts.length > 1) {
    return `The function ${parts.join('.')} is not accepted: call built-in functions by their bare name, as in ${written}(x).`;
  }
  if (CLOCK_FUNCTIONS.has(name)) return clock(written);
  if (SESSION_FUNCTIONS.has(name)) return session(written);
  if (CHANCE_FUNCTIONS.has(name)) {
    return `The function ${written} gives another answer at each run: derive the value from the row, as with xxhash64().`;
  }
  if (pattern && PATTERN_FUNCTIONS.has(name)) return null;
  if (shape === 'query') return unlessAmong(window ? OVER_WINDOWS : OVER_GROUPS, written);
  if (window) return 'An expression over one row cannot hold a window (OVER).';
  return AGGREGATE_FUNCTIONS.has(name)
    ? `An expression over one row cannot hold the aggregate ${written}.`
    : unlessAmong(OVER_ONE_ROW, written);
}

function unlessAmong(accepted: Names, written: string): string | null {
  const name = folded(written);
  if (accepted.some((names) => names.has(name))) return null;
  const near = didYouMean(
    name,
    accepted.flatMap((names) => [...names]),
  );
  return `The function ${written} is not among those that a gate's SQL may call.${near}`;
}

/** The same for a function in TABLE(...). */
export function tableFunctionObjection(parts: readonly string[]): string | null {
  const [only = '', ...more] = parts;
  if (more.length === 0 && TABLE_FUNCTIONS.has(folded(only))) return null;
  return `The table function ${parts.join('.')} is not accepted: read {{ table }}, {{ target }} or a table by its name.`;
}

export function clock(name: string): string {
  return `It calls ${name}, which reads the clock, so that two runs would differ: use {{ ds }}, {{ data_interval_end }} or another template.`;
}

export function session(name: string): string {
  return `It calls ${name}, which depends on the session, so that two runs could differ: use {{ params.NAME }}.`;
}
