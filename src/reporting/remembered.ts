import { fromBase64, toBase64 } from '../domain/base64.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { RunResult } from '../domain/result.ts';
import type { Verdict } from '../domain/verdict.ts';

/** What an earlier report on the same pull request said. Anybody may have edited it: good for wording, for nothing else. */
export interface Remembered {
  readonly sha: string | null;
  readonly verdict: Verdict;
  /** The checks that did not pass: id -> outcome. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** What is remembered is hidden in a comment that has other things to say. */
const MOST_CHARACTERS = 8_000;

const LINE = /^<!-- wap-gate:state ([A-Za-z0-9+/=]+) -->$/m;
const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'error'];
const OUTCOMES: readonly Outcome[] = ['failed', 'errored', 'warned'];

/** A line that a reader does not see; empty when there would be too much to remember. */
export function rememberLine({ run, verdict, gates }: RunResult): string {
  const bad = gates
    .flatMap(({ checks }) => checks)
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ id, outcome }) => [id, OUTCOMES.indexOf(outcome)]);
  const text = JSON.stringify({ sha: run.head_sha, verdict, bad });
  const line = `<!-- wap-gate:state ${toBase64(text)} -->\n`;
  return line.length > MOST_CHARACTERS ? '' : line;
}

/** What the comment's hidden line says; null when there is none that can be read. */
export function recall(comment: string): Remembered | null {
  const encoded = LINE.exec(comment.slice(0, MOST_CHARACTERS + 1_000).replaceAll('\r', ''))?.[1];
  if (encoded === undefined) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(fromBase64(encoded)));
    return isState(value) ? rememberedOf(value) : null;
  } catch {
    return null;
  }
}

interface State {
  readonly sha: string | null;
  readonly verdict: Verdict;
  readonly bad: readonly (readonly [string, number])[];
}

function isState(value: unknown): value is State {
  if (typeof value !== 'object' || value === null) return false;
  const { sha, verdict, bad } = value as Record<string, unknown>;
  const pairs = Array.isArray(bad) ? (bad as unknown[]) : null;
  return (
    (sha === null || (typeof sha === 'string' && /^[0-9a-f]{7,64}$/.test(sha))) &&
    VERDICTS.some((known) => known === verdict) &&
    pairs?.every(isPair) === true
  );
}

function isPair(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [id, outcome] = value as unknown[];
  return typeof id === 'string' && typeof outcome === 'number' && outcome in OUTCOMES;
}

function rememberedOf({ sha, verdict, bad }: State): Remembered {
  const outcomes = bad.flatMap(([id, index]) => {
    const outcome = OUTCOMES[index];
    return outcome === undefined ? [] : [[id, outcome] as const];
  });
  return { sha, verdict, outcomes: new Map(outcomes) };
}
