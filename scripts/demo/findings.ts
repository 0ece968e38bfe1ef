import type { CheckResult, GateResult, RunResult } from '../../src/domain/result.ts';

/** What is in the data, whoever looks: counted once with plain SQL, never taken from a report. */
const TRUTH = {
  duplicate_rows: 382,
  duplicate_keys: 191,
  excess_rows: 191,
  earliest: -1116,
  latest: 1688,
  saturday: 0.8857,
} as const;

/** What the demo tells of a run, or everything that is not as it should be. */
export type Findings =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly wrong: string[] };

/** Reads a result as a user's script would, and compares it with what is known of the data. */
export function findings(result: RunResult): Findings {
  const [flights, airports] = [gateOf(result, 'flights'), gateOf(result, 'airports')];
  const duplicates = checkOf(flights, 'exact duplicates')?.metrics ?? {};
  const earliest = Number(checkOf(flights, 'earliest departure')?.observed);
  const latest = Number(checkOf(flights, 'latest departure')?.observed);
  const saturday = Number(checkOf(flights, SATURDAY)?.observed);
  const kinds = new Set(result.gates.flatMap((gate) => gate.checks.map(({ kind }) => kind)));
  const expectations: readonly [string, unknown, unknown][] = [
    ['verdict of flights', flights?.verdict, 'fail'],
    ['verdict of airports', airports?.verdict, 'pass'],
    ['exit code', result.exit_code, 1],
    ['errored checks', result.counts.errored, 0],
    ['duplicate rows', duplicates['duplicate_rows'], TRUTH.duplicate_rows],
    ['duplicate keys', duplicates['duplicate_keys'], TRUTH.duplicate_keys],
    ['excess rows', duplicates['excess_rows'], TRUTH.excess_rows],
    ['earliest departure', earliest, TRUTH.earliest],
    ['latest departure', latest, TRUTH.latest],
    ["a Saturday's share", Number(saturday.toFixed(4)), TRUTH.saturday],
    ['at least 25 checks', result.counts.total >= 25, true],
    ['at least 12 kinds', kinds.size >= 12, true],
  ];
  const wrong = expectations
    .filter(([, found, expected]) => found !== expected)
    .map(([what, found, expected]) => `${what}: ${String(found)}, not ${String(expected)}`);
  if (wrong.length > 0) return { ok: false, wrong };
  const told = { ...TRUTH, checks: result.counts.total, kinds: kinds.size, warned: warned(result) };
  return { ok: true, text: story(told) };
}

const SATURDAY = "a Saturday's flights for each of a working day";

type Told = Readonly<Record<keyof typeof TRUTH | 'checks' | 'kinds' | 'warned', number>>;

const minutes = (count: number): string => count.toLocaleString('en-US');

function story(told: Told): string {
  return [
    `Of ${String(told.checks)} checks of ${String(told.kinds)} kinds, \`airports\` passes and \`flights\` fails: ${String(told.excess_rows)} flight legs were`,
    `delivered twice (${String(told.duplicate_rows)} rows, ${String(told.duplicate_keys)} keys), and delays run from ${minutes(told.earliest)} to ${minutes(told.latest)} minutes.`,
    `The weekly shape of the volume is sound: a Saturday has ${(told.saturday * 100).toFixed(1)}% of the flights of a working day.`,
    `The ${String(told.warned)} warnings do not stop anything; they are worth a look.`,
  ].join('\n');
}

const warned = (result: RunResult): number => result.counts.warned;

const gateOf = ({ gates }: RunResult, name: string): GateResult | undefined =>
  gates.find(({ gate }) => gate === name);

const checkOf = (gate: GateResult | undefined, name: string): CheckResult | undefined =>
  gate?.checks.find((check) => check.name === name);
