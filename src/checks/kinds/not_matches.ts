import { definePatternKind } from '../pattern_kind.ts';

export const notMatches = definePatternKind({
  kind: 'not_matches',
  summary: 'No text matches a pattern.',
  wanted: false,
  notes: [
    'The pattern is searched for anywhere in the text; a single match fails. Patterns and formats are those of `matches`.',
    'For text columns; on others the check errors. NULL passes (`nulls: fail` makes it fail). An empty table, or only',
    'NULLs: passed with the note "0 values tested".',
  ].join('\n'),
  examples: [
    {
      title: 'found nowhere',
      columns: { name: 'varchar' },
      rows: [['Ann'], [''], [null]],
      check: "{column: name, pattern: '[0-9]'}",
      outcome: 'passed',
      tested: '2',
    },
    {
      title: 'found somewhere',
      columns: { name: 'varchar' },
      rows: [['Ann'], ['Ann2'], [null]],
      check: "{column: name, pattern: '[0-9]'}",
      outcome: 'failed',
      tested: '2',
      failing: '1',
    },
    {
      title: 'blanks at either end',
      columns: { name: 'varchar' },
      rows: [['Ann'], [' Ann'], ['Ann\n']],
      check: "{column: name, pattern: '^\\s|\\s$'}",
      outcome: 'failed',
      failing: '2',
    },
    {
      title: 'an address where none belongs',
      columns: { note: 'varchar' },
      rows: [['ann@example.com'], ['write to ann@example.com']],
      check: '{column: note, format: email}',
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'an empty table',
      columns: { name: 'varchar' },
      rows: [],
      check: '{column: name, pattern: A}',
      outcome: 'passed',
      notes: ['0 values tested'],
    },
    {
      title: 'all NULL',
      columns: { name: 'varchar' },
      rows: [[null]],
      check: '{column: name, pattern: A}',
      outcome: 'passed',
      notes: ['0 values tested'],
    },
  ],
});
