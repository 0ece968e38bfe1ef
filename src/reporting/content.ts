import type { FaultRecord } from '../domain/fault.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { CheckResult, Counts, GateResult, RunResult } from '../domain/result.ts';
import type { Verdict } from '../domain/verdict.ts';
import { formatCount, formatShare, listing, plural, shorten } from '../domain/wording.ts';
import { amount } from './amount.ts';

/** A check together with the gate that it belongs to. */
export interface Placed {
  readonly gate: GateResult;
  readonly check: CheckResult;
}

/** What every report shows in this order: what needs somebody first. */
export const OUTCOMES_BY_URGENCY: readonly Outcome[] = ['failed', 'errored', 'warned', 'passed'];

export const SYMBOLS: Readonly<Record<Outcome, string>> = {
  passed: '✓',
  warned: '!',
  failed: '✗',
  errored: '⊘',
};

export const VERDICT_OUTCOME: Readonly<Record<Verdict, Outcome>> = {
  pass: 'passed',
  fail: 'failed',
  error: 'errored',
};

export function checksOf(gate: GateResult, outcome: Outcome): CheckResult[] {
  return gate.checks.filter((check) => check.outcome === outcome);
}

export function checksWith(result: RunResult, outcome: Outcome): Placed[] {
  return result.gates.flatMap((gate) => checksOf(gate, outcome).map((check) => ({ gate, check })));
}

/** Gates that need somebody first; within a verdict in the order of the run. */
export function gatesByUrgency(gates: readonly GateResult[]): GateResult[] {
  const urgency: readonly Verdict[] = ['fail', 'error', 'pass'];
  return [...gates].sort((a, b) => urgency.indexOf(a.verdict) - urgency.indexOf(b.verdict));
}

/** How a run looks at a glance: one that passed with warnings is not simply green. */
export function glance({ verdict, counts }: RunResult): Outcome {
  return verdict === 'pass' && counts.warned > 0 ? 'warned' : VERDICT_OUTCOME[verdict];
}

/** The first words of a report: the verdict and why. */
export function headlineText({ verdict, counts, reason }: RunResult): string {
  if (verdict !== 'error') return reason;
  if (counts.total > 0) return `could not audit: ${reason}`;
  return reason === 'nothing was audited' ? reason : `nothing was audited: ${reason}`;
}

/** The counts of checks, and of problems where there are any. */
export function totalsText({ counts, problems }: RunResult): string {
  const found = problems.length > 0 ? `${plural(problems.length, 'problem')}; ` : '';
  return `${found}${countsText(counts)}`;
}

/** `27 checks: 2 failed, 1 warned, 24 passed`; endings that did not occur are left out. */
export function countsText(counts: Counts): string {
  const endings = [
    ...OUTCOMES_BY_URGENCY.map((outcome) => [counts[outcome], outcome] as const),
    [counts.not_selected, 'not selected'] as const,
  ].filter(([count]) => count > 0);
  const parts = endings.map(([count, word]) => `${formatCount(count)} ${word}`);
  return `${plural(counts.total, 'check')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/**
 * The name that says which check is meant, and what to add where the name alone does not: the id when the user named
 * the check, the gate when there are several.
 */
export function titles(
  { gate, check }: Placed,
  severalGates: boolean,
): [name: string, place: string] {
  const plain = check.id === `${gate.gate}/${check.name}`;
  return [check.name, plain ? (severalGates ? gate.gate : '') : check.id];
}

/** The numbers behind the sentence: the observed value, the share of failing rows, the kind's own metrics. */
export function measuredParts(check: CheckResult): string[] {
  // The share has said already of how many rows.
  const said = (name: string): boolean => name === 'tested' && check.share !== null;
  const metrics = Object.entries(check.metrics).filter(([name]) => !said(name));
  return [
    ...(check.observed === null ? [] : [amount(check.observed)]),
    ...(check.share === null ? [] : [`${formatShare(check.share)} of ${testedText(check)}`]),
    ...metrics.map(([name, value]) => `${name.replaceAll('_', ' ')} ${amount(value)}`),
  ];
}

function testedText(check: CheckResult): string {
  return check.tested === null ? 'the tested rows' : `${amount(check.tested)} tested rows`;
}

/** How many failing rows exist beyond the samples shown: an exact count as text, or null when there are none. */
export function rowsBeyondSamples(check: CheckResult): string | null {
  if (check.failing === null || !/^\d+$/.test(String(check.failing))) return null;
  const more = BigInt(check.failing) - BigInt(check.samples.length);
  return more > 0n ? plural(more, 'more failing row') : null;
}

/** Columns of the samples in the order in which rows name them. */
export function sampleColumns(check: CheckResult): string[] {
  return Array.from(new Set(check.samples.flatMap((row) => Object.keys(row))));
}

export function isNumeric(check: CheckResult, column: string): boolean {
  return check.samples.every((row) => typeof (row[column] ?? 0) === 'number');
}

export function ownerOf({ gate, check }: Placed): string | null {
  return check.owner ?? gate.owner;
}

export function runbookOf({ gate, check }: Placed): string | null {
  return check.runbook ?? gate.runbook;
}

/** The audited table, and the one that readers use where that is another. */
export function tableText({ staging, table }: GateResult): string {
  return staging === table ? table : `${staging} for ${table}`;
}

/** What was audited, piece by piece: engine, table, scope, rows, snapshot. */
export function subjectParts(gate: GateResult): string[] {
  const { snapshot, rows } = gate.version;
  return [
    gate.engine,
    tableText(gate),
    ...(gate.scope === null ? [] : [gate.scope]),
    ...(rows === null ? [] : [`${amount(rows)} ${rows === 1 ? 'row' : 'rows'}`]),
    ...(snapshot === null ? [] : [`snapshot ${snapshot}`]),
  ];
}

/** Every waiver in a sentence: none is passed over, since each stands for a check that stops nobody. */
export function waiverLines({ waivers, gates }: Pick<RunResult, 'waivers' | 'gates'>): string[] {
  const outcomes = new Map(gates.flatMap(({ checks }) => checks.map((c) => [c.id, c.outcome])));
  return waivers.map((waiver) => {
    const { check, owner, expires, state } = waiver;
    const reason = shorten(waiver.reason);
    switch (state) {
      case 'used':
        return `${check} is waived by ${owner} until ${expires}: ${reason}`;
      case 'expired':
        return `The waiver of ${check} by ${owner} expired on ${expires}: ${reason}`;
      case 'unused':
        return `The waiver of ${check} by ${owner} until ${expires} ${unusedWords(outcomes.get(check))}`;
    }
  });
}

function unusedWords(outcome: Outcome | undefined): string {
  switch (outcome) {
    case 'passed':
      return 'is no longer needed: the check passed';
    case 'warned':
      return 'is not needed: the check only warns';
    case 'failed':
      return 'is not applied';
    case 'errored':
      return 'does not cover a check that could not be measured';
    case undefined:
      return 'was not needed: the check was not selected';
  }
}

/** More tables, or more notes, than these are only counted. */
const MOST_REMARKS = 6;
/** So many that a comment still has room for what failed. */
const MOST_WAIVERS = 40;

/** What readers should know of the run's gates, passed or not: a sentence each. */
export function remarks(result: RunResult): string[] {
  const { gates } = result;
  const several = gates.length > 1;
  // Read as they were when each query ran, where the engine has versions.
  const unpinned = gates.flatMap(({ gate, tables }) =>
    tables
      .filter(({ note }) => note !== null)
      .map(({ table }) => (several ? `${table} (${gate})` : table)),
  );
  const notes = gates.flatMap((one) =>
    one.notes.map((note) => (several ? `${one.gate}: ${note}` : note)),
  );
  return [
    ...first(waiverLines(result), 'more waivers', MOST_WAIVERS),
    ...(unpinned.length === 0
      ? []
      : [`Not pinned to a version: ${listing(first([...new Set(unpinned)], 'more'))}`]),
    ...first(reusedLines(gates), 'more'),
    ...first(notes, 'more notes'),
  ];
}

/** Whose result stands here again, since nothing has changed. */
function reusedLines(gates: readonly GateResult[]): string[] {
  return gates.flatMap(({ gate, reused }) => {
    if (reused === null) return [];
    const at = `${reused.at.slice(0, 16).replace('T', ' ')} UTC`;
    const what = gates.length > 1 ? `${gate}: not` : 'Not';
    return [`${what} audited again: tables and gate are those of run ${reused.run} at ${at}.`];
  });
}

function first(all: readonly string[], rest: string, most = MOST_REMARKS): readonly string[] {
  const more = all.length - most;
  return more > 0 ? [...all.slice(0, most), `${formatCount(more)} ${rest}`] : all;
}

/** What the call replaced or narrowed; a reader must not take such a run for the usual one. */
export function overridesText(result: RunResult): string | null {
  const pairs = Object.entries(result.run.overrides).map(([name, value]) => `${name} = ${value}`);
  return pairs.length > 0 ? listing(pairs) : null;
}

export function faultText(record: FaultRecord): string {
  return `${record.code}${record.retryable ? '; trying again may help' : ''}`;
}

/** A sample's value: text whose ends could not be seen stands in quotes, and so does the text NULL. */
export function visible(value: string | number | boolean): string {
  const text = String(value);
  const unclear = typeof value === 'string' && /^$|^\s|\s$|^null$/i.test(text);
  return unclear ? `'${text}'` : text;
}
