import { describe, expect, test } from 'vitest';

import { problemsOf, withChecks } from './files.ts';

/** The first item of `withChecks` begins in line 4, column 5. */
const AT = 'checks/g.yml:';

describe('the usual slips have their own sentence', () => {
  test.each([
    [
      'row_count:\n    min: 1',
      '5:5 `min` belongs to `row_count`: indent it below, or write `row_count: {min: 1}`.',
    ],
    [
      'row_count: {min: 10_000}',
      "4:22 `10_000` is text in YAML 1.2: write 10000, or '10_000' if text is meant.",
    ],
    [
      'accepted_values: {column: zip, values: [02134]}',
      "4:45 YAML reads `02134` as the number 2134: write '02134' for text, 2134 for the number.",
    ],
    [
      'range: {column: {{ ds }}, min: 1}',
      '4:21 YAML reads the unquoted {{ ds }} as a map: put the whole value in quotes.',
    ],
    [
      'not_null: {{ ds }}_x',
      '4:23 YAML reads the unquoted {{ ds }} as a map: put the whole value in quotes.',
    ],
    [
      'accepted_vaules: {column: a, values: [1]}',
      "4:5 No kind of check is called `accepted_vaules`. Did you mean 'accepted_values'?",
    ],
    [
      'not_null: a\n    unique: b',
      '5:5 Two kinds in one check, `not_null` and `unique`: begin a list item of its own with `- unique:`.',
    ],
    ['severity: warn', '4:5 A check has no kind: add a key such as `not_null` or `row_count`.'],
    [
      'not_null',
      "4:5 A check is the text 'not_null'; expected a map with one kind, such as `- not_null: ...`.",
    ],
    [
      'unique: a\n    serverity: warn',
      "5:5 A check has no key `serverity`. Did you mean 'severity'?",
    ],
    [
      'unique: a\n    severity: eror',
      "5:15 `severity` is the text 'eror'; expected error or warn. Did you mean 'error'?",
    ],
    [
      'range: {colum: a, column: a, min: 1}',
      "4:13 `range` has no key `colum`. Did you mean 'column'?",
    ],
    [
      'not_null: {columns: [a], tolerate: 1%}',
      '4:30 `tolerate` belongs beside `not_null`, and not in it.',
    ],
    // Beside it, it would be refused too.
    ['row_count: {min: 1, tolerate: 1%}', '4:25 `row_count` has no key `tolerate`.'],
    ['range: {min: 1}', '4:12 `range` lacks `column`.'],
    [
      'range: {column: a, min: 5, max: 1}',
      '4:24 `range`: no value can be at least 5 and at most 1 (expected min below max).',
    ],
    ['range: {column: a, min: .inf}', '4:29 `min` is .inf, which is no bound; leave it out.'],
    ['not_null: []', '4:15 `columns` is an empty list; list at least one item.'],
    ['not_null: [a, b, a]', '4:15 `columns` lists one value twice (items 1 and 3).'],
    [
      'not_null: [5]',
      '4:16 Item 1 of `columns` is the number 5; expected text, so put it in quotes.',
    ],
    [
      'not_null: {columns: a, columns: b}',
      '4:28 The key `columns` occurs twice in one map; keep one.',
    ],
    ['not_null: *cols', '4:15 No anchor &cols stands before this alias.'],
    [
      'not_null: !!str a',
      '4:21 The YAML tag before this value is not supported; quote it if text is meant.',
    ],
    [
      'row_count: {min: 1}\n    samples: 3',
      '5:5 `row_count` has no failing rows to show: remove `samples`.',
    ],
    [
      'unique: a\n    tags: [a b]',
      "5:12 Item 1 of `tags` is the text 'a b'; expected letters, digits, _, . and -.",
    ],
    ['unique: a\n    samples: 1.5', '5:14 `samples` is the number 1.5; expected a whole number.'],
    ['unique: a\n    samples: 5000', '5:14 `samples` is the number 5000; it must be at most 1000.'],
    ['unique: a\n    owner:', '5:5 `owner` has no value; expected text.'],
    ['unique: a\n    where: ""', '5:12 `where` is an empty text; fill it, or leave it out.'],
  ])('%s', async (check, expected) => {
    expect(await problemsOf(withChecks(check))).toEqual([`${AT}${expected}`]);
  });

  test('a kind that takes a map says which', async () => {
    expect((await problemsOf(withChecks('range: delay')))[0]).toMatch(
      /^checks\/g\.yml:4:12 `range` is the text 'delay'; expected a map of column, .*min.* and below\.$/,
    );
  });
});

describe('a tolerance', () => {
  test.each([
    [
      'unique: a\n    tolerate: 0.01',
      '5:15 `tolerate` is the number 0.01, which could be a share or per cent; write 1% for that share, or a whole number of rows.',
    ],
    [
      'unique: a\n    tolerate: 101%',
      "5:15 `tolerate` is the text '101%'; more than 100% of the rows cannot fail.",
    ],
    ['unique: a\n    tolerate: -1', '5:15 `tolerate` is the number -1; it cannot be negative.'],
    [
      'unique: a\n    tolerate: few',
      "5:15 `tolerate` is the text 'few'; expected a number of rows such as 5, or a share such as 0.01%.",
    ],
    [
      'row_count: {min: 1}\n    tolerate: 5',
      '5:5 `row_count` has no failing rows of which some could be tolerated: remove `tolerate`.',
    ],
    [
      'row_count: {min: 1}\n    warn: {tolerate: 1}',
      '5:5 `row_count` has no failing rows of which some could be tolerated: remove `warn`; use `severity`.',
    ],
    [
      'unique: a\n    severity: warn\n    warn: {tolerate: 1}',
      '5:5 `severity` and `warn` cannot stand together: `warn` and `fail` say both.',
    ],
    [
      'unique: a\n    fail: {tolerate: 1}\n    tolerate: 2',
      '6:5 `tolerate` and `fail` cannot stand together: `warn` and `fail` say both.',
    ],
    [
      'unique: a\n    warn: {tolerate: 3}\n    fail: {tolerate: 2}',
      '5:5 `warn` tolerates as much as `fail` or more, so it could never warn.',
    ],
    ['unique: a\n    warn: {}', '5:11 `warn` lacks `tolerate`.'],
    ['unique: a\n    warn: 5', '5:11 `warn` is the number 5; expected a map of tolerate.'],
  ])('%s', async (check, expected) => {
    expect(await problemsOf(withChecks(check))).toEqual([`${AT}${expected}`]);
  });
});

describe('a gate', () => {
  test.each([
    [
      'gate: g\ntable: t\nchecks: []',
      '3:9 `checks` is an empty list, which makes a gate without checks; list at least one item.',
    ],
    [
      'gate: g\ntable: t',
      "1:1 The gate 'g' is a gate without checks: list at least one under `checks`.",
    ],
    ['- a', '1:1 The file checks/g.yml is a list; expected a map of '],
    [
      'gate: g g\ntable: t\nchecks: [not_null: a]',
      "1:7 `gate` is the text 'g g'; expected letters, digits, _, . and -.",
    ],
    [
      'gate: g\ntable: a..b\nchecks: [not_null: a]',
      "2:8 'a..b' is not the name of a table; expected a name",
    ],
    [
      'gate: g\ntable: t\nversion: 2\nchecks: [not_null: a]',
      '3:10 `version` is the number 2; expected 1.',
    ],
    [
      'gate: g\ntable: t\ninterval: dayly\nchecks: [not_null: a]',
      "3:11 `interval` is the text 'dayly'; expected hour, day, week or month.",
    ],
    [
      'gate: g\ntable: t\nconection: x\nchecks: [not_null: a]',
      "3:1 The file checks/g.yml has no key `conection`. Did you mean 'connection'?",
    ],
    ['gate: g\nchecks: [not_null: a]', '1:1 The file checks/g.yml lacks `table`.'],
    [
      'gate: g\ntable: "{{ dss }}"\nchecks: [not_null: a]',
      "2:9 `{{ dss }}` is not part of the template language. Did you mean '{{ ds }}'?",
    ],
    [
      'gate: g\ntable: "a.${NOPE}"\nchecks: [not_null: a]',
      '2:11 The environment variable NOPE is not set.',
    ],
    [
      'gate: g\ntable: "a.${EMPTY}"\nchecks: [not_null: a]',
      '2:11 The environment variable EMPTY is empty.',
    ],
  ])('%s', async (text, expected) => {
    const [problem, ...more] = await problemsOf(text);
    expect(more).toEqual([]);
    expect(problem).toContain(`${AT}${expected}`);
  });

  test.each(['wait_for', 'pre_checks', 'write', 'publish'])(
    '%s is refused, not ignored',
    async (key) => {
      expect(await problemsOf(`gate: g\ntable: t\n${key}: {}\nchecks: [not_null: a]`)).toEqual([
        `${AT}3:1 \`${key}\` is not supported by this version yet: remove it.`,
      ]);
    },
  );

  test('every problem is told at once, from top to bottom', async () => {
    const text =
      'gate: g\ntabel: t\nchecks:\n  - not_nul: a\n  - range: {column: a}\n  - unique: []\n';
    const problems = await problemsOf(text);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
      ['1:1', '2:1', '4:5', '5:5', '6:13'].map((place) => `${AT}${place}`),
    );
  });

  test('a template problem in a folded text stands where it was written', async () => {
    const text =
      'gate: g\ntable: t\nchecks:\n  - expression: >-\n      a > 1\n      and d = {{ ds }}\n      and e = {{ dz }}\n';
    expect((await problemsOf(text))[0]).toContain(`${AT}7:15 `);
  });

  test('a run without a logical date cannot audit a gate that needs one', async () => {
    const needs = "Gate 'g' needs a logical date and the run has none: give it with --ds.";
    const partition = 'gate: g\ntable: t\npartition: ds\nchecks: [not_null: a]';
    expect(await problemsOf(partition, { ds: null })).toEqual([`${AT}3:12 ${needs}`]);
    const where = withChecks(`not_null: a\n    where: "d = '{{ ds }}'"`);
    expect(await problemsOf(where, { ds: null })).toEqual([`${AT}5:18 ${needs}`]);
    expect(await problemsOf(partition, { ds: 'yesterday' })).toEqual([
      "--ds:1:1 'yesterday' is no logical date; expected a date such as 2026-01-02, or for hourly gates 2026-01-02T05.",
    ]);
  });
});
