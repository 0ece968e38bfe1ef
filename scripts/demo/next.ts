/** What a newcomer may try after the demo: a line that says what for, and a command that works as it stands. */
export const NEXT: readonly (readonly [string, string])[] = [
  ['the gate that passes', 'npx wap-gate audit airports'],
  ['only the checks of delays', 'npx wap-gate audit flights --ds 2001-06-30 --select tag:delay'],
  ['what is asked of DuckDB, and why', 'npx wap-gate plan flights --ds 2001-06-30'],
  [
    'your own CSV, Parquet or JSON file: its path, and one of its columns',
    "npx wap-gate audit --staging path/to/your.csv --check 'not_null: [your_column]'",
  ],
];
