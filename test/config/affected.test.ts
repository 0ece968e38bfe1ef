import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/checks/registry.ts';
import { affectedGates } from '../../src/config/affected.ts';
import { inputsOf } from '../../src/config/inputs.ts';
import { load, problemsOf } from './files.ts';

const FILES = {
  'checks/flights.yml': [
    'gate: flights',
    'table: lake.flights',
    'sources: [./dags/flights/**, sql/flights.sql, "sql/{a,b}.sql", .github/**]',
    'include: [packs/standard.yml]',
  ].join('\n'),
  'checks/packs/standard.yml': 'include: [deep/more.yml]\nchecks:\n  - not_null: a\n',
  'checks/packs/deep/more.yml': 'checks:\n  - unique: a\n',
  'checks/airports.yml': 'gate: airports\ntable: data/airports/*.csv\nchecks:\n  - not_null: a\n',
};

async function affected(
  touched: readonly string[],
  within = '.',
  files: Readonly<Record<string, string>> = FILES,
): Promise<string[]> {
  const config = await load(files);
  expect(config.problems).toEqual([]);
  const places = async (path: string) => [posix.join(within, path)];
  const inputs = await inputsOf(config, kinds, places);
  return affectedGates(touched, inputs).map(
    ({ gate, because }) =>
      `${gate}: ${because.map(({ file, as }) => `${file} (${as})`).join(', ')}`,
  );
}

describe('a gate is affected by', () => {
  test.each<[string, string[], string[]]>([
    ['its own file', ['checks/airports.yml'], ['airports: checks/airports.yml (gate)']],
    [
      'a pack, however deep',
      ['checks/packs/deep/more.yml'],
      ['flights: checks/packs/deep/more.yml (pack)'],
    ],
    [
      'wap-gate.yml, as every gate is',
      ['wap-gate.yml'],
      ['airports: wap-gate.yml (settings)', 'flights: wap-gate.yml (settings)'],
    ],
    [
      'its sources',
      ['dags/flights/a/b.py', 'sql/b.sql', '.github/workflows/x.yml'],
      [
        'flights: dags/flights/a/b.py (source), sql/b.sql (source), .github/workflows/x.yml (source)',
      ],
    ],
    [
      'a name with the end of a line in it',
      ['dags/flights/a\n.py', 'dags/flights/b\u2028.py'],
      ['flights: dags/flights/a\n.py (source), dags/flights/b\u2028.py (source)'],
    ],
    ['hidden files below a source', ['dags/flights/.env'], ['flights: dags/flights/.env (source)']],
    [
      'its data, where that is in the repository',
      ['data/airports/2026.csv'],
      ['airports: data/airports/2026.csv (data)'],
    ],
    ['nothing else', ['README.md', 'sql/c.sql', 'sql/Flights.sql', 'data/airports/a/b.csv'], []],
    ['nothing', [], []],
    [
      'a path once',
      ['sql/flights.sql', './sql/flights.sql'],
      ['flights: sql/flights.sql (source)'],
    ],
  ])('%s', async (_, touched, expected) => {
    expect(await affected(touched)).toEqual(expected);
  });

  test.each([
    ['a table that a check refers to', 'data/countries.csv', 'data'],
    ['files that a check refers to', 'data/parts/2.csv', 'data'],
    ['the database of its connection', 'data/lake.duckdb', 'data'],
    ['the baseline', 'known.lst', 'settings'],
    ['a directory that is a link', 'data', 'data'],
  ])('%s', async (_, touched, as) => {
    const files = {
      'wap-gate.yml':
        'connections: {lake: {engine: duckdb, path: data/lake.duckdb}}\nbaseline: known.lst\n',
      'known.lst': 'version: 1\nknown: []\n',
      'checks/orders.yml': [
        'gate: orders',
        'table: orders',
        'connection: lake',
        'checks:',
        '  - foreign_key: {columns: c, references: {table: data/countries.csv, columns: c}}',
        '  - foreign_key: {columns: d, references: {table: data/parts/*.csv, columns: d}}',
      ].join('\n'),
    };
    expect(await affected([touched], '.', files)).toEqual([`orders: ${touched} (${as})`]);
  });

  test.each(['dags/flights', 'dags/flights/', './dags/flights/', 'dags/*'])(
    'what is in a directory that is a source: %s',
    async (source) => {
      const files = {
        'checks/flights.yml': `gate: flights\ntable: lake.flights\nsources: [${source}]\nchecks:\n  - not_null: a\n`,
      };
      expect(await affected(['dags/flights/a/b.py', 'dags2/x', 'dags.py'], '.', files)).toEqual([
        'flights: dags/flights/a/b.py (source)',
      ]);
    },
  );

  test('files below the directory that the gates were read from', async () => {
    expect(await affected(['checks/airports.yml', 'wap-gate.yml'], 'etl')).toEqual([]);
    expect(await affected(['etl/checks/airports.yml', 'etl/data/airports/x.csv'], 'etl')).toEqual([
      'airports: etl/checks/airports.yml (gate), etl/data/airports/x.csv (data)',
    ]);
    // Sources begin at the root of the repository, wherever the gates lie.
    expect(await affected(['sql/flights.sql'], 'etl')).toEqual([
      'flights: sql/flights.sql (source)',
    ]);
  });
});

describe('sources', () => {
  test.each([
    ['/etc/x', 'which is an absolute path'],
    ['C:/x', 'which is an absolute path'],
    ['a/../../x', 'which leads out of where it begins'],
    ['a\\b', 'with a backslash: a path has slashes'],
    ["'!a'", 'and there are no exceptions: list what counts'],
    ["'{{ ds }}/x'", 'in which templates are not filled in'],
    ["' '", 'which names no file'],
    ["'./'", 'which names no file'],
  ])('%s is refused', async (pattern, why) => {
    const problems = await problemsOf(
      `gate: g\ntable: t\nsources: [ok.sql, ${pattern}]\nchecks:\n  - not_null: a\n`,
    );
    expect(problems).toEqual([
      `checks/g.yml:3:19 \`sources\` lists '${pattern.replaceAll("'", '')}', ${why}.`,
    ]);
  });

  test('an empty list is refused', async () => {
    const problems = await problemsOf('gate: g\ntable: t\nsources: []\nchecks:\n  - not_null: a\n');
    expect(problems).toHaveLength(1);
  });
});
