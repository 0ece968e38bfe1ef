import { gateWith, type Contents } from '../workspace.ts';

/** What passes although little was tested, and what every report must say then. */
export interface Green {
  readonly condition: string;
  readonly call?: readonly string[];
  readonly files: Contents;
  readonly note: string;
}

const checks = (...lines: string[]) => ({ 'checks/orders.yml': gateWith(...lines) });

export const GREEN: readonly Green[] = [
  {
    condition: 'All values are NULL under `accepted_values`',
    files: checks('accepted_values: {column: unknown, values: [a]}'),
    note: '0 values tested',
  },
  {
    condition: 'All values are NULL under `matches`',
    files: checks("matches: {column: unknown, pattern: '^A'}"),
    note: '0 values tested',
  },
  {
    condition: 'All keys are NULL under `unique`',
    files: checks('unique: [unknown]'),
    note: '0 rows tested',
  },
  {
    condition: 'A condition on rows leaves none: `where`',
    files: checks('range: {column: amount, min: 0}\n    where: "id > 100"'),
    note: '0 values tested',
  },
  {
    condition: 'The gate states that empty is fine: `row_count: {min: 0}`',
    call: ['audit', '--staging', 'data/empty.parquet'],
    files: checks('row_count: {min: 0}', 'not_null: [id]'),
    note: '0 rows tested',
  },
  {
    condition: 'A freshness in the future',
    call: ['audit', '--now', '2025-01-01T00:00:00Z'],
    files: checks('freshness: {column: day, max_age: 2d}'),
    note: 'newest value lies in the future',
  },
  {
    condition: 'Nothing to compare with: the first partition',
    call: ['audit', '--ds', '2026-01-01'],
    files: {
      'checks/orders.yml': `${gateWith('row_count_change: {against: previous_partition, max_drop: 10%}')}partition: day\n`,
    },
    note: 'no previous partition',
  },
];
