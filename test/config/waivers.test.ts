import { describe, expect, test } from 'vitest';
import { waiverProblems } from '../../src/domain/waive.ts';
import { load, shown } from './files.ts';

const GATE = 'gate: g\ntable: t\nchecks:\n  - not_null: a\n  - unique: b\n';
const WAIVER = "{check: 'g/not_null:a', owner: ana, reason: DATA-12, expires: 2026-03-01}";

const waivers = (...items: string[]): string =>
  ['waivers:', ...items.map((item) => `  - ${item}`), ''].join('\n');

const loaded = (root: string, asked = {}, gate = GATE) =>
  load({ 'checks/g.yml': gate, 'wap-gate.yml': root }, asked);

test('a waiver is read with its place', async () => {
  const { waivers: read, problems } = await loaded(
    waivers(WAIVER.replace('DATA-12', '"DATA-12,\\n soon"')),
  );
  expect(problems).toEqual([]);
  expect(read).toEqual([
    {
      check: 'g/not_null:a',
      owner: 'ana',
      reason: 'DATA-12, soon',
      expires: '2026-03-01',
      location: { file: 'wap-gate.yml', line: 2, column: 13 },
    },
  ]);
});

describe('is refused', () => {
  const CASES: readonly (readonly [string, string[]])[] = [
    [
      "{check: 'g/not_null:a', owner: ana, expires: 2026-03-01}",
      ['wap-gate.yml:2:5 Item 1 of `waivers` lacks `reason`'],
    ],
    [
      "{check: 'g/not_null:a', owner: ' ', reason: x, expires: 2026-03-01}",
      ["wap-gate.yml:2:36 `owner` is the text ' '; expected text."],
    ],
    [
      WAIVER.replace('2026-03-01', 'soon'),
      ["wap-gate.yml:2:67 `expires` is the text 'soon'; expected a date such as 2026-12-31."],
    ],
    [
      WAIVER.replace('2026-03-01', '2026-02-30'),
      ["wap-gate.yml:2:67 `expires` is '2026-02-30', which is no day of the calendar."],
    ],
    [
      WAIVER.replace('g/not_null:a', 'not_null:a'),
      [
        "wap-gate.yml:2:13 `check` is the text 'not_null:a'; expected the id of a check, such as flights/range:delay.",
      ],
    ],
    [
      WAIVER.replace('g/not_null:a', 'g/not_nul:a'),
      ["wap-gate.yml:2:13 The waiver of g/not_nul:a is of no check. Did you mean 'g/not_null:a'?"],
    ],
    [
      WAIVER.replace('g/not_null:a', 'h/not_null:a'),
      ["wap-gate.yml:2:13 The waiver of h/not_null:a is of no check. Did you mean 'g/not_null:a'?"],
    ],
    [WAIVER.replace('owner', 'who'), ['who', 'owner']],
  ];

  test.each(CASES)('%s', async (item, expected) => {
    const { problems } = await loaded(waivers(item));
    expect(problems).toHaveLength(expected.length);
    const found = problems.map(shown).join('\n');
    for (const sentence of expected) expect(found).toContain(sentence);
  });

  test('a second waiver of one check', async () => {
    const { problems } = await loaded(waivers(WAIVER, WAIVER));
    expect(problems.map(shown)).toEqual([
      'wap-gate.yml:3:13 g/not_null:a is waived twice: keep one waiver.',
    ]);
  });
});

describe('whose waivers', () => {
  const other = waivers(WAIVER.replace('g/', 'h/'));

  test('only those of the gates that are asked for', async () => {
    const found = await loaded(other, { gates: ['g'] });
    expect([found.problems, found.waivers]).toEqual([[], []]);
  });

  test('nothing is said of the checks of a gate that cannot be read', async () => {
    const found = await loaded(
      waivers(WAIVER.replace('not_null', 'nonsense')),
      {},
      `${GATE}no: 1\n`,
    );
    expect(found.problems.map(shown)).toEqual([expect.stringContaining('checks/g.yml')]);
  });

  test('a check that is not selected keeps its waiver', async () => {
    const found = await loaded(waivers(WAIVER), { select: ['kind:unique'] });
    expect([found.problems, found.waivers.length]).toEqual([[], 1]);
    const none = await loaded(waivers(WAIVER.replace('not_null:a', 'row_count')));
    expect([none.problems, none.waivers.length]).toEqual([[], 1]);
  });
});

describe('the last day', () => {
  const waiver = (expires: string) => ({
    check: 'g/a',
    owner: 'ana',
    reason: 'x',
    expires,
    location: { file: 'wap-gate.yml', line: 1, column: 1 },
  });
  const problems = (expires: string, now: string): string[] =>
    waiverProblems([waiver(expires)], Date.parse(now)).map(({ message }) => message);

  test('is valid to its end, UTC', () => {
    expect(problems('2026-03-01', '2026-03-01T23:59:59.999Z')).toEqual([]);
    expect(problems('2026-03-01', '2026-03-02T00:00:00Z')).toEqual([
      'The waiver of g/a expired on 2026-03-01: renew it, or remove it.',
    ]);
  });

  test('is at most a year away', () => {
    expect(problems('2027-03-02', '2026-03-01T12:00:00Z')).toEqual([]);
    expect(problems('2027-03-03', '2026-03-01T12:00:00Z')).toEqual([
      'The waiver of g/a is given until 2027-03-03, for longer than a year: it is not applied.',
    ]);
  });
});
