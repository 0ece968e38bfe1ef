import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { TemplateContext } from '../../src/templates/context.ts';
import { expandEnvironment } from '../../src/templates/environment.ts';
import { render, type RenderAs } from '../../src/templates/render.ts';
import { parseTemplate, type Template } from '../../src/templates/template.ts';
import { FULL } from './context.ts';

function template(text: string): Template {
  const parsed = parseTemplate(text, 'both');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

/** The rendered text, or the sentences of what is wrong. */
function rendered(text: string, as: RenderAs = 'text', given: Partial<TemplateContext> = {}) {
  const result = render(template(text), as, { ...FULL, ...given });
  return result.ok ? result.text : result.problems.map(({ message }) => message).join(' ');
}

describe('as text', () => {
  test.each([
    ['{{ ds }}', '2026-01-02'],
    ['{{ ds_nodash }}', '20260102'],
    ['{{ macros.ds_add(ds, -30) }}', '2025-12-03'],
    ['{{ macros.ds_add(ds, 60) }}', '2026-03-03'],
    [
      '{{ data_interval_start }} to {{ data_interval_end }}',
      '2026-01-02 00:00:00 to 2026-01-03 00:00:00',
    ],
    ['{{ params.region }}', "o'hare"],
    ['{{ pr }} {{ head_sha }} {{ run_id }}', '42 abc123 r1'],
  ])('%s', (text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  test('the interval is the gate’s', () => {
    expect(rendered('{{ data_interval_end }}', 'text', { interval: 'month' })).toBe(
      '2026-02-02 00:00:00',
    );
    const ds = { date: '2026-01-02', hour: 23 };
    expect(rendered('{{ data_interval_end }}', 'text', { interval: 'hour', ds })).toBe(
      '2026-01-03 00:00:00',
    );
  });

  test('what the run does not have is named, never left out', () => {
    expect(rendered('{{ ds }}', 'text', { ds: null })).toBe(
      "Gate 'flights' needs a logical date and the run has none: give it with --ds.",
    );
    expect(rendered('{{ data_interval_end }}', 'text', { interval: 'hour' })).toMatch(
      /names no hour/,
    );
    expect(rendered('{{ params.regoin }}')).toBe(
      "The parameter 'regoin' was not given. Did you mean 'region'?",
    );
    expect(rendered('{{ params.toString }}')).toBe("The parameter 'toString' was not given.");
    expect(rendered('{{ pr }}', 'text', { pr: null })).toMatch(/does not know a pull request/);
    expect(rendered('{{ head_sha }}', 'text', { headSha: null })).toMatch(/does not know a commit/);
    expect(rendered('{{ macros.ds_add(ds, 9999999) }}')).toMatch(/outside the calendar/);
  });

  test('a value is never read as a template again', () => {
    expect(rendered('{{ params.a }}', 'text', { params: { a: '{{ ds }}' } })).toBe('{{ ds }}');
  });
});

describe('in SQL', () => {
  test.each([
    ["ds = '{{ ds }}'", "ds = '2026-01-02'"],
    ["r = '{{ params.region }}'", "r = 'o''hare'"],
    ["r = 'it''s {{ params.region }}'", "r = 'it''s o''hare'"],
    ['ds >= {{ ds }}', "ds >= DATE '2026-01-02'"],
    ['ts < {{ data_interval_end }}', "ts < TIMESTAMP '2026-01-03 00:00:00'"],
    ['d > {{ params.day }}', "d > DATE '2026-02-03'"],
    ['x -{{ params.limit }}', 'x -(-5)'],
    ['{{ params.column }} > 0', '"delay" > 0'],
    ['flights_{{ ds_nodash }}', 'flights_20260102'],
    ['n = {{ ds_nodash }}', 'n = 20260102'],
    ['"c_{{ pr }}" > 1', '"c_42" > 1'],
    ['1 -- on {{ ds }}', '1 -- on {{ ds }}'],
    ['1 /* {{ params.sql }} */', '1 /* {{ params.sql }} */'],
    ["x = '--' AND d = {{ ds }}", "x = '--' AND d = DATE '2026-01-02'"],
  ])('%s', (text, expected) => {
    expect(rendered(text, 'sql')).toBe(expected);
  });

  test.each([
    'x = {{ params.sql }}',
    '{{ params.region }}',
    '"{{ params.region }}"',
    't_{{ ds }}',
    'x{{ params.limit }}',
    "E'a\\' {{ params.region }}'",
    "$$ ' $$ || '{{ params.region }}'",
    "/* /* */ ' */ {{ params.sql }} '",
    '{{ table }}',
  ])('%s is refused', (text) => {
    expect(rendered(text, 'sql')).toMatch(/cannot|only inside/);
  });

  test('a SELECT names the audited relation and the target', () => {
    expect(rendered('SELECT * FROM {{ table }} JOIN {{ target }} USING (id)', 'query')).toBe(
      'SELECT * FROM wap_table JOIN wap_target USING (id)',
    );
  });

  test('no parameter ever leaves its literal or becomes more than one token', () => {
    const nasty = fc.string({
      unit: fc.constantFrom("'", '"', '\\', '-', '/', '*', '\n', '1', 'a', ';', ' ', '$'),
    });
    fc.assert(
      fc.property(nasty, (value) => {
        const given = { params: { v: value } };
        const literal = rendered("a = '{{ params.v }}'", 'sql', given);
        expect(literal).toMatch(/^a = '(?:[^']|'')*'$/);
        const code = render(template('a = {{ params.v }}'), 'sql', { ...FULL, ...given });
        if (code.ok) expect(code.text).toMatch(/^a = (?:\d[\d.]*|\(-\d[\d.]*\)|"\w+")$/);
      }),
    );
  });
});

describe('in the name of a table', () => {
  test.each([
    ['${LAKE}.flights_{{ ds_nodash }}', 'lake.dev.flights_20260102'],
    ['data/ds={{ ds }}/*.parquet', 'data/ds=2026-01-02/*.parquet'],
  ])('%s', (text, expected) => {
    expect(rendered(text, 'table')).toBe(expected);
  });

  test.each([
    ['data/{{ params.sql }}', /cannot stand in a table's name/],
    ['{{ params.up }}/x', /cannot stand in a table's name/],
    ['{{ table }}', /only inside/],
    ['${NOPE}', /NOPE is not set/],
    ['${EMPTY}', /EMPTY is empty/],
  ])('%s is refused', (text, expected) => {
    expect(rendered(text, 'table', { params: { sql: 'a b', up: '..' } })).toMatch(expected);
  });

  test('the value of a variable is never shown', () => {
    expect(rendered('${EVIL}', 'table')).toMatch(/EVIL has characters/);
    expect(rendered('${EVIL}', 'table')).not.toMatch(/DROP/);
  });
});

test.each([
  'ACTIONS_RUNTIME_TOKEN',
  'INPUT_TRINO-PASSWORD',
  'DEPLOY_KEY',
  'DB_PASSWORD',
  'aws_secret',
  'TRINO_PASS',
  'PASS',
  'DB_PWD',
  'PROXY_AUTH',
  'GH_PAT',
  'SENTRY_DSN',
  'SLACK_WEBHOOK_URL',
])('what is called a secret stands in no name: %s', (variable) => {
  const used = inName(variable, 'opensesame');
  expect(used).toMatchObject({ ok: false });
  expect(JSON.stringify(used)).toMatch(/holds a secret by its name/);
  expect(JSON.stringify(used)).not.toContain('opensesame');
});

const inName = (variable: string, value: string) =>
  expandEnvironment(
    { text: 'a', holes: [{ of: 'environment', variable, start: 0, end: 1 }] } as never,
    { [variable]: value },
    'name',
  );

test('what holds a login stands in no name, whatever it is called', () => {
  const used = inName('DATABASE_URL', 'postgres://u:opensesame@h/db');
  expect(JSON.stringify(used)).toMatch(/holds a secret by its value/);
  expect(JSON.stringify(used)).not.toContain('opensesame');
});

test.each(['COMPASS_SCHEMA', 'PWD', 'AUTHOR', 'PATH_TO_LAKE', 'BYPASS'])(
  'what only sounds like a secret stands in names: %s',
  (variable) => {
    expect(inName(variable, 'lake')).toEqual({ ok: true, text: 'lake' });
  },
);

test('a secret may hold any printable text', () => {
  const secret = (text: string) => expandEnvironment(template(text), FULL.env, 'secret');
  expect(secret('${EVIL}')).toEqual({ ok: true, text: "x'; DROP TABLE t" });
  expect(secret('${BAD}')).toMatchObject({ ok: false });
  expect(JSON.stringify(secret('${BAD}'))).not.toContain('a\\nb');
});
