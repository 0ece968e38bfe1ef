import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cached, INPUTS } from './inputs.ts';

const MANY = 50;

/** One check for each of the columns that data.ts makes. */
export function wideGate(columns: number): string {
  const checks = Array.from(
    { length: columns },
    (_, i) => `  - not_null: c${String(i).padStart(4, '0')}\n`,
  );
  return `gate: wide\ntable: ${cached(INPUTS.wide, 'wide.parquet')}\nchecks:\n${checks.join('')}`;
}

export interface ManyGate {
  readonly name: string;
  readonly text: string;
  readonly number: number;
  readonly of: number;
}

/** The gate W30 fifty times, each over a table of its own. */
export function manyGates(): ManyGate[] {
  const w30 = readFileSync(path.join(import.meta.dirname, 'gates', 'w30.yml'), 'utf8');
  return Array.from({ length: MANY }, (_, number) => {
    const name = `flights_${String(number).padStart(2, '0')}`;
    const text = w30
      .replace(/^gate: w30$/m, `gate: ${name}`)
      .replace(/^table: w30\.parquet$/m, `table: ${cached(INPUTS.gates, `${name}.parquet`)}`);
    return { name, text, number, of: MANY };
  });
}
