import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/checks/registry.ts';
import { gateChanges } from '../../src/config/changes/gates.ts';
import type { ConfigRequest } from '../../src/config/load.ts';
import { weakens, type ChangeKind } from '../../src/domain/change.ts';
import { formatLocation } from '../../src/domain/location.ts';
import { load } from './files.ts';

type Contents = Readonly<Record<string, string>>;

/** Every change as one line: `checks/g.yml:4:5 g/range:a loosened max 1 → 2`. */
async function changes(
  base: Contents | null,
  head: Contents,
  asked: Partial<ConfigRequest> = {},
): Promise<string[]> {
  const [was, is] = [base === null ? null : await load(base, asked), await load(head, asked)];
  return gateChanges(was, is, kinds).map(({ gate, check, change, what, location }) => {
    const place = location === null ? '-' : formatLocation(location);
    return `${place} ${check ?? gate ?? '-'} ${change} ${what}`;
  });
}

const gate = (checks: readonly string[], head: readonly string[] = []): string =>
  [
    'gate: g',
    ...(head.some((line) => line.startsWith('table')) ? [] : ['table: t']),
    ...head,
    'checks:',
    ...checks.map((check) => `  - ${check}`),
    '',
  ].join('\n');

const one = (checks: readonly string[], head: readonly string[] = []): Contents => ({
  'checks/g.yml': gate(checks, head),
});

/** Checks of one gate at base and head, without the places. */
async function between(base: readonly string[], head: readonly string[]): Promise<string[]> {
  const found = await changes(one(base), one(head));
  return found.map((line) => line.replace(/^\S+ /, ''));
}

describe('a check', () => {
  test('removed, added, loosened and tightened, each at its place', async () => {
    const base = one(['range: {column: a, max: 1}', 'not_null: b', 'unique: c']);
    const head = one(['range: {column: a, max: 2}', 'unique: c', 'length: {column: d, max: 3}']);
    expect(await changes(base, head)).toEqual([
      'checks/g.yml:4:5 g/range:a loosened max 1 → 2',
      'checks/g.yml:5:5 g/not_null:b removed the check is gone',
      'checks/g.yml:6:5 g/length:d added the check is new',
    ]);
  });

  test.each<[string, string, string[]]>([
    ['severity', '\n    severity: warn', ['g/range:a loosened severity error → warn']],
    ['tolerance', '\n    tolerate: 1%', ['g/range:a loosened tolerate 0 → 1% of tested rows']],
    [
      'both',
      '\n    severity: warn\n    tolerate: 5',
      ['g/range:a loosened severity error → warn, tolerate 0 → 5 rows'],
    ],
    [
      'levels',
      '\n    warn: {tolerate: 0}\n    fail: {tolerate: 1%}',
      ['g/range:a loosened fail beyond 0 → warn beyond 0, fail beyond 1% of tested rows'],
    ],
    ['a level that is as strict', '\n    fail: {tolerate: 0}', []],
    ['0% is 0', '\n    tolerate: 0%', []],
    [
      'a condition',
      '\n    where: "b > 0"',
      ['g/range:a changed where none → b > 0 (may be looser)'],
    ],
    [
      'what is only shown',
      '\n    name: other\n    owner: ana\n    description: d\n    tags: [x]\n    samples: 1\n    runbook: r.md',
      [],
    ],
  ])('%s', async (_, beside, expected) => {
    const check = 'range: {column: a, max: 1}';
    expect(await between([check], [`${check}${beside}`])).toEqual(expected);
  });

  test('warnings that are lost are a loosening', async () => {
    const check = 'range: {column: a, max: 1}';
    expect(
      await between(
        [`${check}\n    warn: {tolerate: 0}\n    fail: {tolerate: 1%}`],
        [`${check}\n    tolerate: 1%`],
      ),
    ).toEqual([
      'g/range:a loosened warn beyond 0, fail beyond 1% of tested rows → fail beyond 1% of tested rows',
    ]);
  });

  test('the first of two of one id goes, and the other is known again', async () => {
    const second = 'range: {column: a, max: 5}\n    where: "b > 0"';
    expect(await between(['range: {column: a, max: 9}', second], [second])).toEqual([
      'g/range:a removed the check is gone',
    ]);
    expect(
      await between(
        ['quantile: {column: a, q: 0.5, max: 1}', 'quantile: {column: a, q: 0.9, max: 2}'],
        ['quantile: {column: a, q: 0.9, max: 3}'],
      ),
    ).toEqual(['g/quantile:a loosened max 2 → 3', 'g/quantile:a removed the check is gone']);
  });

  test('SQL of one name is one check', async () => {
    const sql = (text: string): string => `expression: ${text}\n    name: speed`;
    expect(await between([sql('a > 1')], [sql('a > 0')])).toEqual([
      'g/expression:a > 0 changed sql a > 1 → a > 0 (may be looser)',
    ]);
    expect(await between(['expression: a > 1'], ['expression: a > 0'])).toEqual([
      'g/expression:a > 1 removed the check is gone',
      'g/expression:a > 0 added the check is new',
    ]);
  });

  test('a key in another order is the same key', async () => {
    expect(await between(['unique: [a, b]'], ['unique: [b, a]'])).toEqual([]);
    expect(await between(['unique: [a, b]'], ['unique: [b, a]\n    tolerate: 1'])).toEqual([
      'g/unique:b,a loosened tolerate 0 → 1 row',
    ]);
    expect(await between(['unique: [a, b]'], ['unique: [a]'])).toEqual([
      'g/unique:a,b removed the check is gone',
      'g/unique:a added the check is new',
    ]);
  });
});

describe('a list of columns that are each a rule', () => {
  test.each<[string, string[], string[], string[]]>([
    [
      'fewer',
      ['not_null: [a, b]'],
      ['not_null: a'],
      ['g/not_null:a,b removed no longer tested: b'],
    ],
    ['more', ['not_null: a'], ['not_null: [a, b]'], ['g/not_null:a,b added the check is new']],
    ['split', ['not_null: [a, b]'], ['not_null: a', 'not_null: b'], []],
    ['joined', ['not_null: a', 'not_null: b'], ['not_null: [b, a]'], []],
    [
      'split, each with the whole tolerance',
      ['not_null: [a, b]\n    tolerate: 5'],
      ['not_null: a\n    tolerate: 5', 'not_null: b\n    tolerate: 5'],
      ['g/not_null:a,b loosened split into checks that tolerate as much each'],
    ],
    [
      'joined and looser',
      ['not_null: a', 'not_null: b'],
      ['not_null: [a, b]\n    severity: warn'],
      [
        'g/not_null:a loosened a: severity error → warn',
        'g/not_null:b loosened b: severity error → warn',
      ],
    ],
    ['said twice', ['not_null: a', 'not_null: [a, b]'], ['not_null: [a, b]'], []],
  ])('%s', async (_, base, head, expected) => {
    expect(await between(base, head)).toEqual(expected);
  });
});

describe('the implicit row_count', () => {
  test.each<[string, string[], string[], string[]]>([
    ['replaced by a looser one', [], ['row_count: {min: 0}'], ['g/row_count loosened min 1 → 0']],
    [
      'replaced by a stricter one',
      [],
      ['row_count: {min: 5}'],
      ['g/row_count tightened min 1 → 5'],
    ],
    ['instead of a stricter one', ['row_count: {min: 5}'], [], ['g/row_count loosened min 5 → 1']],
    [
      'in one with an upper bound',
      ['row_count: {max: 9}'],
      ['row_count: {min: 1, max: 9}'],
      ['g/row_count tightened min none → 1'],
    ],
    ['beside an upper bound', [], ['row_count: {max: 9}'], ['g/row_count added the check is new']],
  ])('%s', async (_, base, head, expected) => {
    const found = await between(['unique: a', ...base], ['unique: a', ...head]);
    expect(found).toEqual(expected);
  });
});

describe('a gate', () => {
  const checks = ['not_null: a'];

  test.each<[string, string[], string[], string[]]>([
    ['table', ['table: a'], ['table: b'], ['g changed table a → b (may be looser)']],
    ['staging', [], ['staging: s'], ['g changed staging none → s (may be looser)']],
    ['partition', [], ['partition: ds'], ['g changed partition none → ds (may be looser)']],
    ['interval', [], ['interval: week'], ['g changed interval day → week (may be looser)']],
    ['session', [], ['session: {a: 1}'], ['g changed session none → a=1 (may be looser)']],
    ['pin: on', ['pin: off'], [], ['g tightened pin off → on']],
    [
      'pin: off',
      [],
      ['pin: off'],
      ['g loosened pin on → off: versions may change while it is audited'],
    ],
    [
      'a larger budget',
      ['max_scan_bytes: 1GB'],
      ['max_scan_bytes: 2GB'],
      ['g loosened max_scan_bytes 1.0 GB → 2.0 GB'],
    ],
    [
      'files that concern it',
      ['sources: [a/**, b.sql]'],
      ['sources: [a/**, c.sql]'],
      ['g loosened sources without b.sql', 'g tightened sources with c.sql'],
    ],
    [
      'where it is written from which commit the table is',
      ['built_from: {property: commit}'],
      ['built_from: {property: made}'],
      ["g changed built_from its property 'commit' → its property 'made' (may be looser)"],
    ],
    [
      'any commit will do',
      ['built_from: {property: commit}'],
      [],
      ["g loosened built_from its property 'commit' → none"],
    ],
    [
      'the commit is asked for',
      [],
      ['built_from: {query: SELECT sha FROM runs}'],
      ['g tightened built_from none → the query SELECT sha FROM runs'],
    ],
    ['the same budget', ['max_scan_bytes: 1GB'], ['max_scan_bytes: 1000MB'], []],
    ['what is only shown', [], ['owner: ana', 'description: d', 'runbook: r.md'], []],
  ])('%s', async (_, base, head, expected) => {
    const found = await changes(one(checks, base), one(checks, head));
    expect(found.map((line) => line.replace(/^\S+ /, ''))).toEqual(expected);
  });

  test('another value of the call', async () => {
    const sha = 'a'.repeat(40);
    const built = (from: string): Contents => one(checks, [`built_from: "{{ ${from} }}"`]);
    const asked = { params: { commit: sha, other: sha } };
    expect(await changes(built('params.commit'), built('params.other'), asked)).toEqual([
      'checks/g.yml:1:1 g changed written {{ params.commit }} → {{ params.other }}, which other runs fill in otherwise (may be looser)',
    ]);
  });

  test('the end of a long query for its commit', async () => {
    const built = (end: string): Contents =>
      one(checks, [
        `built_from: {query: "SELECT sha FROM runs WHERE a = '${'x'.repeat(600)}' ${end}"}`,
      ]);
    const found = await changes(built("AND done = 'yes'"), built('OR 1 = 1'));
    expect(found).toEqual([
      expect.stringMatching(/^checks\/g.yml:1:1 g changed built_from the query/),
    ]);
  });

  test('another database under the same name', async () => {
    const root = (path: string): string =>
      `connections: {c: {engine: duckdb, path: ${path}, threads: 2}}`;
    const files = one(checks, ['connection: c']);
    expect(
      await changes(
        { ...files, 'wap-gate.yml': root('a') },
        { ...files, 'wap-gate.yml': root('b') },
      ),
    ).toEqual(['checks/g.yml:1:1 g changed connection c: path a → b (may be looser)']);
  });

  test('a default that makes every check warn', async () => {
    const head = { ...one(checks), 'wap-gate.yml': 'defaults: {severity: warn}' };
    expect(await changes(one(checks), head)).toEqual([
      'checks/g.yml:4:5 g/not_null:a loosened severity error → warn',
    ]);
  });

  test('a waiver that is new, lasts longer, or is gone', async () => {
    const waived = (expires: string): Contents => ({
      ...one(checks),
      'wap-gate.yml': `waivers: [{check: 'g/not_null:a', owner: ana, reason: x, expires: ${expires}}]`,
    });
    const place = 'wap-gate.yml:1:19 g/not_null:a';
    expect(await changes(one(checks), waived('2026-03-01'))).toEqual([
      `${place} loosened waived by ana until 2026-03-01: x`,
    ]);
    expect(await changes(waived('2026-03-01'), waived('2026-04-01'))).toEqual([
      `${place} loosened waiver until 2026-03-01 → 2026-04-01`,
    ]);
    expect(await changes(waived('2026-03-01'), one(checks))).toEqual([
      `${place} tightened no longer waived by ana`,
    ]);
  });

  test('a baseline that grows or shrinks', async () => {
    const files = (known: string): Contents => ({
      ...one([...checks, 'unique: b']),
      'wap-gate.yml': 'baseline: known.yml',
      'known.yml': `known: [${known}]`,
    });
    const base = files("{check: 'g/not_null:a', failing: 3}");
    expect(await changes(base, files("{check: 'g/not_null:a', failing: 4}"))).toEqual([
      'known.yml:1:9 g/not_null:a loosened known failing rows 3 → 4',
    ]);
    expect(await changes(base, files("{check: 'g/unique:b', failing: 1}"))).toEqual([
      'known.yml:1:9 g/unique:b loosened known failing rows none → 1',
      'known.yml:1:9 g/not_null:a tightened no longer 3 known failing rows',
    ]);
  });

  test('a text that only today is the same', async () => {
    const check = (max: string): string[] => [`range: {column: a, max: ${max}}`];
    expect(await between(check("'{{ ds }}'"), check("'2026-01-02'"))).toEqual([
      'g/range:a changed written {{ ds }} → without a template, which other runs fill in otherwise (may be looser)',
    ]);
    const found = await changes(
      one(checks, ['table: "${LAKE}.t"']),
      one(checks, ['table: lake.dev.t']),
    );
    expect(found).toEqual([
      'checks/g.yml:1:1 g changed written ${LAKE}.t → without a template, which other runs fill in otherwise (may be looser)',
    ]);
  });

  test('a pack that is no longer included', async () => {
    const head = one(['unique: b']);
    const base = {
      'checks/g.yml': gate(['unique: b'], ['include: [packs/p.yml]']),
      'checks/packs/p.yml': 'checks:\n  - not_null: a\n',
    };
    expect(await changes(base, head)).toEqual([
      'checks/packs/p.yml:2:5 g/not_null:a removed the check is gone',
    ]);
  });

  test('moved, renamed, or both', async () => {
    const text = gate(checks);
    const renamed = text.replace('gate: g', 'gate: other');
    expect(await changes({ 'checks/a.yml': text }, { 'checks/b.yml': text })).toEqual([]);
    expect(await changes({ 'checks/a.yml': text }, { 'checks/a.yml': renamed })).toEqual([]);
    expect(await changes({ 'checks/a.yml': text }, { 'checks/b.yml': renamed })).toEqual([]);
  });

  test('deleted, and new', async () => {
    const other = gate(checks).replace('gate: g', 'gate: other').replace('table: t', 'table: u');
    expect(
      await changes({ ...one(checks), 'checks/o.yml': other }, { 'checks/o.yml': other }),
    ).toEqual([
      'checks/g.yml:1:1 g/row_count removed the gate is gone',
      'checks/g.yml:4:5 g/not_null:a removed the gate is gone',
    ]);
    expect(await changes(null, one(checks))).toEqual([
      'checks/g.yml:1:1 g/row_count added the gate is new',
      'checks/g.yml:4:5 g/not_null:a added the gate is new',
    ]);
  });

  test('unreadable at one side or both', async () => {
    const broken = one(['nonsense: a']);
    expect(await changes(one(checks), broken)).toEqual([
      'checks/g.yml:1:1 g unknown cannot be read any more: No kind of check is called `nonsense`.',
    ]);
    expect(await changes(broken, one(checks))).toEqual([
      'checks/g.yml:1:1 g unknown this version cannot read what it was: No kind of check is called `nonsense`.',
    ]);
    expect(await changes(broken, broken)).toHaveLength(1);
    const noYaml = { 'checks/g.yml': 'gate: [' };
    expect(await changes(one(checks), noYaml)).toEqual([
      expect.stringContaining('checks/g.yml:1:1 g unknown cannot be read any more'),
    ]);
  });

  test('not all gates can be read', async () => {
    expect(await changes({}, one(checks))).toEqual([
      expect.stringContaining(
        '- unknown not all gates could be read at the base: There are no gates',
      ),
      expect.any(String),
      expect.any(String),
    ]);
  });

  test('a check that the call no longer selects', async () => {
    const select = { select: ['tag:x'] };
    const tagged = one(['unique: b\n    tags: [x]', 'not_null: a\n    tags: [x]']);
    const [was, is] = await Promise.all([
      load(tagged, select),
      load(one(['unique: b\n    tags: [x]', 'not_null: a']), select),
    ]);
    expect(gateChanges(was, is, kinds).map(({ check, what }) => [check, what])).toEqual([
      ['g/not_null:a', 'no longer selected'],
    ]);
  });
});

test('nothing changes between a gate and itself', async () => {
  const rows = [...kinds.values()].map(({ kind, examples }) => `${kind}: ${examples[0]!.check}`);
  const files = one([...rows, ...rows], ['partition: ds']);
  expect((await load(files)).problems).toEqual([]);
  expect(await changes(files, files)).toEqual([]);
});

test('what may let more through counts', () => {
  const all: ChangeKind[] = ['removed', 'loosened', 'changed', 'unknown', 'tightened', 'added'];
  expect(all.filter((change) => weakens({ change }))).toEqual([
    'removed',
    'loosened',
    'changed',
    'unknown',
  ]);
});
