import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseTemplate } from '../../src/templates/template.ts';

function problems(text: string, allowed?: 'templates' | 'environment' | 'both') {
  const parsed = parseTemplate(text, allowed);
  return parsed.ok ? [] : parsed.problems.map(({ offset, message }) => `${offset}: ${message}`);
}

test.each([
  'no hole',
  '{{ ds }}',
  '{{ds}}',
  '{{  ds_nodash  }}',
  '{{ macros.ds_add(ds, -30) }}',
  '{{ macros.ds_add( ds,7 ) }}',
  '{{ data_interval_start }}/{{ data_interval_end }}',
  '{{ params.my_name }} {{ pr }} {{ head_sha }} {{ run_id }} {{ table }} {{ target }}',
  'a } b }} c { d ${NOT_LOOKED_FOR}',
])('%s is a template', (text) => {
  expect(problems(text)).toEqual([]);
});

test('holes carry their offsets', () => {
  const parsed = parseTemplate("ds = '{{ ds }}'");
  expect(parsed).toMatchObject({ ok: true, value: { holes: [{ start: 6, end: 14 }] } });
});

describe('anything else is a problem at its place', () => {
  test.each([
    [
      'a {{ dss }}',
      "2: `{{ dss }}` is not part of the template language. Did you mean '{{ ds }}'?",
    ],
    [
      '{{ ds_nodsh }}',
      "0: `{{ ds_nodsh }}` is not part of the template language. Did you mean '{{ ds_nodash }}'?",
    ],
    [
      '{{ param.x }}',
      "0: `{{ param.x }}` is not part of the template language. Did you mean '{{ params.NAME }}'?",
    ],
    [
      '{{ macros.ds_add(data_interval_start, 1) }}',
      "0: `{{ macros.ds_add(data_interval_start, 1) }}` is not part of the template language. Did you mean '{{ macros.ds_add(ds, -30) }}'?",
    ],
    [
      '{{ ds | upper }}',
      "0: `{{ ds | upper }}` is not part of the template language. Did you mean '{{ ds }}'?",
    ],
    ['{{- ds -}}', '0: `{{ - ds - }}` is not part of the template language.'],
    ['{{ }}', '0: `{{  }}` is not part of the template language.'],
    ['x {{ ds', '2: `{{` is never closed: write `}}` after the name.'],
    ['{% if x %}', '0: `{% %}` is not part of the template language.'],
    ['{# note #}', '0: `{# #}` is not part of the template language.'],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  test('all at once', () => {
    expect(problems('{{ a.b.c }} {% x %} {{ ds }} {{ q9 }}')).toHaveLength(3);
  });
});

test('environment variables are looked for only where they may stand', () => {
  expect(problems('${LAKE}.t', 'both')).toEqual([]);
  expect(problems('${LAKE', 'both')).toHaveLength(1);
  expect(problems('${a-b}', 'environment')[0]).toMatch(/^0: `\$\{` does not name/);
  expect(problems('{{ nonsense }}', 'environment')).toEqual([]);
});

test('no text makes it throw, and every offset lies in the text', () => {
  const piece = fc.constantFrom('{{', '}}', '{%', '{#', ' ds ', 'params.', '${', '}', 'x', "'");
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const parsed = parseTemplate(text, 'both');
      if (parsed.ok) return;
      for (const { offset } of parsed.problems) expect(offset).toBeLessThan(text.length);
    }),
  );
});
