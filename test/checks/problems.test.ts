import { expect, it } from 'vitest';
import { n, problemsOf } from './evidence.ts';

/** What a schema cannot say: path, then the sentence. */
it.each<[string, Record<string, unknown>, string[]]>([
  ['row_count', { min: n(2), max: n(1) }, ['/min no value can be at least 2 and at most 1']],
  ['row_count', {}, [' a bound is missing']],
  ['range', { column: 'x' }, [' a bound is missing']],
  [
    'length',
    { column: 'x', min: n(4), max: n(3) },
    ['/min no value can be at least 4 and at most 3'],
  ],
  ['accepted_values', { column: 'x' }, [' the list is missing']],
  ['accepted_values', { column: 'x', values: ['a'], from: {} }, ['/from the list is given twice']],
  [
    'accepted_values',
    { column: 'x', values: ['a', null], nulls: 'fail' },
    ['/nulls NULL is listed as accepted, so `nulls: fail` contradicts the list'],
  ],
  [
    'rejected_values',
    { column: 'x', values: [null], nulls: 'pass' },
    ['/nulls NULL is listed as rejected, so `nulls: pass` contradicts the list'],
  ],
  ['rejected_values', { column: 'x', values: [null] }, []],
  ['matches', { column: 'x' }, [' the pattern is missing']],
  [
    'matches',
    { column: 'x', pattern: 'a', format: 'uuid' },
    ['/format the pattern is given twice'],
  ],
  ['sql', { query: 'SELECT 1' }, ['/query the SELECT reads neither {{ table }} nor {{ target }}']],
  [
    'sql',
    { query: "SELECT '{{ table }}' /* {{ table }} */ -- {{ target }}" },
    ['/query the SELECT reads neither {{ table }} nor {{ target }}'],
  ],
  ['sql', { query: `SELECT "it's" FROM {{ table }} -- it's` }, []],
  ['sql', { query: 'SELECT 1', reads_other: true }, []],
  ['sql', { query: 'SELECT * FROM {{table}}' }, []],
  ['sql', { query: 'SELECT * FROM wap_target' }, []],
  [
    'sql',
    { query: 'SELECT * FROM {{ table }}', reads_other: true },
    ['/reads_other the SELECT does read the audited table or the target: leave `reads_other` out'],
  ],
  [
    'sql',
    { query: 'SELECT 1 FROM {{ table }}', expect: { min: n(2), max: n(1) } },
    ['/expect/min no value can be at least 2 and at most 1'],
  ],
  [
    'foreign_key',
    { columns: ['a', 'b'], references: { table: 't', columns: ['a'] } },
    ['/references/columns the two keys have different numbers of columns'],
  ],
  ['freshness', { column: 'x', max_age: '2 days' }, ['/max_age this is no age']],
  ['freshness', { column: 'x', max_age: '0s' }, ['/max_age this is no age']],
  [
    'freshness',
    { column: 'x', max_age: '1d', timezone: 'Europe/Berln' },
    ['/timezone this time zone is not known'],
  ],
  ['schema', {}, [' nothing is expected']],
  ['schema', { columns: { a: 'bigint' }, like: 't' }, ['/like the columns are given twice']],
  ['schema', { columns: { 'a/b': 'bigit' } }, ["/columns/a~1b 'bigit' is no type"]],
  ['schema', { columns: { a: { type: 'foo' } } }, ["/columns/a/type 'foo' is no type"]],
  [
    'schema',
    { column_count: { min: n(1) }, order: true },
    ['/order `order` means nothing without a list of columns'],
  ],
  [
    'schema',
    { column_count: { min: n(3), max: n(1) } },
    ['/column_count/min no value can be at least 3 and at most 1'],
  ],
  ['quantile', { column: 'x', q: n('1.5'), min: n(0) }, ['/q there is no such quantile']],
  [
    'partitions',
    { column: 'x', from: '2026-01-02', to: '2026-01-01' },
    ['/from the window ends before it begins'],
  ],
  ['row_count_change', { against: 'target' }, [' a bound is missing']],
  [
    'row_count_change',
    { against: 'target', max_drop: n('0.1') },
    ['/max_drop this is not a percentage'],
  ],
  ['row_count_change', { against: 'target', max_drop: '101%' }, ['/max_drop this is too much']],
  ['row_count_change', { against: 'target', max_rise: '300%' }, []],
  [
    'reconcile',
    { measure: 'total(x)', with: { table: 't', by: ['a'] }, tolerate: n('0.1') },
    [
      '/measure this is no measure',
      '/with/by the two sides are grouped by different numbers of columns',
      '/tolerate nobody can tell how much this is',
    ],
  ],
  ['skew', { columns: ['x'], max_share: '130%' }, ['/max_share this is too much']],
])('%s %o', (kind, parameters, expected) => {
  expect(problemsOf(kind, parameters).map(({ path, message }) => `${path} ${message}`)).toEqual(
    expected,
  );
});

it('names the nearest type and time zone', () => {
  expect(problemsOf('schema', { columns: { a: 'bigit' } })[0]?.expected).toBe("'bigint'");
  expect(
    problemsOf('freshness', { column: 'x', max_age: '1d', timezone: 'Europe/Berln' })[0]?.expected,
  ).toBe("'Europe/Berlin'");
});

it('points at the character of a pattern that is refused', () => {
  const [problem] = problemsOf('matches', { column: 'x', pattern: 'ab(?=c)' });
  expect(problem?.path).toBe('/pattern');
  expect(problem?.message).toMatch(/^the pattern is refused at character 3: /);
});
