import { expect, test } from 'vitest';

import { parseYaml } from '../../src/config/yaml.ts';
import type { Problem } from '../../src/domain/result.ts';
import { decimalText } from '../../src/domain/decimal.ts';
import { load, problemsOf, shown } from './files.ts';

function numbers(text: string): string[] {
  const problems: Problem[] = [];
  const root = parseYaml({ file: 'n', text }, problems);
  if (root?.node !== 'list') throw new Error(problems.map(shown).join());
  return root.items.map((item) => (item.node === 'number' ? decimalText(item.value) : item.node));
}

test('numbers keep every digit that was written', () => {
  expect(
    numbers(
      '[9007199254740993, 0.1, -0.50, 1e3, 12345678901234567890.123456789, 0xFF, 0o17, .5, +7]',
    ),
  ).toEqual([
    '9007199254740993',
    '0.1',
    '-0.5',
    '1000',
    '12345678901234567890.123456789',
    '255',
    '15',
    '0.5',
    '7',
  ]);
  expect(numbers('[.inf, -.INF, .nan, yes, 1.2.3, 2026-01-02]')).toEqual([
    ...['nonfinite', 'nonfinite', 'nonfinite', 'text', 'text', 'text'],
  ]);
});

test.each([
  ['', '1:1 The YAML text is empty.'],
  ['# only a comment\n', '1:1 The YAML text is empty.'],
  ['---\n', '1:1 The YAML text is empty.'],
  ['gate: g\n\ttable: t', '2:1 A tab cannot indent YAML: use spaces.'],
  ['gate: "g', '1:9 This is not YAML: missing closing "quote'],
  ['gate: a: b', '1:7 This is not YAML: either the indentation differs'],
  [
    'gate: @x',
    '1:7 This is not YAML: a text that begins with this character must stand in quotes.',
  ],
  ['gate: g\r\n---\r\ngate: h\r\n', '2:1 A second YAML document begins here; keep one.'],
  [
    '%YAML 1.1\n---\ngate: g',
    '1:1 A %YAML directive is not supported: the text is read as YAML 1.2.',
  ],
  ['gate: a\0b', '1:8 A NUL character cannot stand in YAML.'],
  ['gate: g\ntable: t\nchecks: [not_null: a]\n? [a]\n: b', '4:3 A key must be text.'],
  [`a: ${'['.repeat(500_000)}`, '1:68 The text is nested deeper than any configuration is.'],
  ['{'.repeat(500_000), '1:65 The text is nested deeper than any configuration is.'],
  ['- '.repeat(400_000), '1:129 The text is nested deeper than any configuration is.'],
  ['? '.repeat(400_000), '1:129 The text is nested deeper than any configuration is.'],
])('%.30j', async (text, expected) => {
  const problems = await problemsOf(text);
  expect(problems[0]).toContain(`checks/g.yml:${expected}`);
});

test('a list or map on one line may be as long as any', async () => {
  const columns = Array.from({ length: 300 }, (_, i) => `c${String(i)}: bigint`).join(', ');
  const gate = `gate: g\ntable: t\nchecks:\n  - schema: {columns: {${columns}}}\n`;
  expect(await problemsOf(gate)).toEqual([]);
  const json = JSON.stringify({
    gate: 'g',
    table: 't',
    checks: Array(300).fill({ row_count: { min: 1 } }),
  });
  expect((await problemsOf(json)).filter((line) => line.includes('nested'))).toEqual([]);
});

test('aliases cannot blow a small file up, and a cycle ends', async () => {
  const levels = Array.from(
    { length: 12 },
    (_, i) =>
      `k${i}: &k${i} [${Array(10)
        .fill(i === 0 ? 'x' : `*k${i - 1}`)
        .join(', ')}]`,
  );
  const bomb = await problemsOf(levels.join('\n'));
  expect(bomb.some((line) => line.includes('larger than any configuration'))).toBe(true);
  expect(await problemsOf('a: &a [*a]')).toContainEqual(
    expect.stringMatching(/larger than any configuration/),
  );
});

test('an anchor may save repetition', async () => {
  const problems: Problem[] = [];
  const root = parseYaml({ file: 'f', text: 'a: &x [1, 2]\nb: *x' }, problems);
  expect(problems).toEqual([]);
  expect(root).toMatchObject({ entries: [{ key: 'a' }, { key: 'b', value: { node: 'list' } }] });
});

test('a byte order mark and CRLF change no place', async () => {
  const text = '\ufeffgate: g\r\ntable: t\r\nchecks:\r\n  - not_nul: a\r\n';
  expect((await problemsOf(text))[0]).toMatch(/^checks\/g\.yml:4:5 /);
});

test('files that cannot be configuration', async () => {
  const { problems, brokenGates, gates } = await load({
    'checks/a.yml': new Uint8Array([0x67, 0xff, 0xfe]),
    'checks/b.yml': 'x'.repeat(1024 * 1024 + 1),
    'checks/c.yml': 'gate: c\ntable: t\nchecks: [not_null: a]\n',
  });
  expect(problems.map(shown)).toEqual([
    'checks/a.yml:1:1 checks/a.yml is not UTF-8 text; save it with that encoding.',
    'checks/b.yml:1:1 checks/b.yml has 1048577 bytes; a file over 1 MiB is not read.',
  ]);
  expect(brokenGates.map(({ location }) => location.file)).toEqual([
    'checks/a.yml',
    'checks/b.yml',
  ]);
  expect(gates.map(({ gate }) => gate.name)).toEqual(['c']);
});

test('a map of tens of thousands of keys takes no minutes', async () => {
  const text = Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n');
  const started = performance.now();
  expect((await problemsOf(text)).length).toBeGreaterThan(100);
  expect(performance.now() - started).toBeLessThan(10_000);
});
