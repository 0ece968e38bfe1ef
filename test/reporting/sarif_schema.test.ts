import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem, RunResult } from '../../src/domain/result.ts';
import { sarif } from '../../src/reporting/formats/sarif.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import * as results from './results.ts';

/** The schema of OASIS as Microsoft publishes it. It is of draft 4, of which it uses nothing that draft 7 has otherwise. */
const text = readFileSync(
  createRequire(import.meta.url).resolve(
    '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
  ),
  'utf8',
);
const { $schema, id, ...schema } = JSON.parse(text) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats(ajv);
const validate = ajv.compile(schema);

/** What the schema refuses; the last published one wants a beginning of every region too. */
function refused(result: RunResult): string[] {
  const log = JSON.parse(sarif.render(result, PLAIN)) as unknown;
  validate(log);
  const found = (validate.errors ?? []).map(
    ({ instancePath, message = '' }) => `${instancePath} ${message}`,
  );
  const regions = JSON.stringify(log).match(/"region":\{(?!"startLine":[1-9])/g) ?? [];
  return [...found, ...regions];
}

const inPlace = (file: string): Problem => ({
  message: 'm',
  location: { file, line: 2, column: 3 },
  found: null,
  expected: null,
});

/** A result for each way in which a run, a check or a place can be. */
const FURTHER: Readonly<Record<string, RunResult>> = {
  odd: results.run({
    gates: [
      results.gate('g', [
        { ...results.rangeFailed, tags: [], runbook: null, tested: null, share: null },
        { ...results.errored, location: { file: '/abs/a b.yml', line: 1, column: 1 } },
        { ...results.warned, notes: ['a', 'b'], tags: ['nightly', 'nightly'] },
      ]),
    ],
  }),
  places: results.run({
    problems: [
      ...['input checks', '--check 2', 'a b/ü%41.yml', '/tmp/x.yml', '../x.yml', '//x', '?'].map(
        inPlace,
      ),
      { ...inPlace(''), location: null },
    ],
  }),
};

describe('sarif, by the schema of OASIS', () => {
  it('is of a draft whose keywords mean the same here', () => {
    expect([$schema, id]).toEqual([
      'http://json-schema.org/draft-04/schema#',
      expect.stringContaining('sarif-2.1.0'),
    ]);
    expect(text).not.toMatch(/"exclusiveM|"id":\s*"#/);
  });

  it.each(Object.entries({ ...results.ALL, ...FURTHER }))('%s is valid', (_, result) => {
    expect(refused(result)).toEqual([]);
  });

  it('any texts are valid', () => {
    const words = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(fc.property(words, (texts) => refused(results.hostile(texts)).length === 0));
  });

  it('refuses what is none', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [{}] }] })).toBe(false);
  });
});
