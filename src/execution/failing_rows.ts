import type { Check } from '../domain/check.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { FaultRecord } from '../domain/fault.ts';
import type { CheckResult } from '../domain/result.ts';
import { toJson } from '../domain/value.ts';

/** What became of the statement that fetches a check's failing rows. */
export interface FailingRows {
  readonly asked: boolean;
  readonly samples: CheckResult['samples'];
  readonly fault: FaultRecord | null;
}

export const NO_ROWS: FailingRows = { asked: false, samples: [], fault: null };

export function failingRows({ id }: Check, evidence: Evidence): FailingRows {
  const found = evidence.find(({ step }) => step.sampleOf === id);
  if (found === undefined) return NO_ROWS;
  const names = distinct(found.columns);
  const samples = found.rows.map((row) =>
    Object.fromEntries(names.map((name, cell) => [name, toJson(row[cell] ?? null)])),
  );
  return { asked: true, samples, fault: found.fault };
}

/** A SELECT may give one name to several columns: `a`, `a (2)`. */
function distinct(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${String(before + 1)})`;
  });
}

/** Whoever misses the failing rows should know that they were asked for. */
export function notesOn({ asked, samples, fault }: FailingRows, failing: bigint): string[] {
  if (fault !== null) return [`the failing rows could not be fetched: ${fault.message}`];
  const vanished = asked && failing > 0n && samples.length === 0;
  return vanished ? ['the failing rows were asked for, and none was found'] : [];
}
