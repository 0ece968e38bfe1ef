import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { junit } from '../../src/reporting/formats/junit.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import * as results from './results.ts';

const render = (result: RunResult): string => junit.render(result, PLAIN);

/** Elements and attributes that Jenkins' schema junit-10.xsd allows and this report uses; required ones are all. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'tests', 'failures', 'errors', 'time'],
  testsuite: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp'],
  testcase: ['name', 'classname', 'time'],
  failure: ['message', 'type'],
  error: ['message', 'type'],
  skipped: ['message'],
  'system-out': [],
};

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

/** A strict reader of the XML that this report uses: every character belongs to a rule, or it throws. */
function read(xml: string): Element {
  const body = xml.replace('<?xml version="1.0" encoding="UTF-8"?>\n', '');
  const token =
    /<([a-z-]+)((?: [a-z]+="(?:[^"<&\n]|&(?:amp|lt|gt|quot|#39);)*")*)>|<\/([a-z-]+)>|((?:[^<&>]|&(?:amp|lt|gt|quot|#39);)+)/uy;
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  while (token.lastIndex < body.length) {
    const match = token.exec(body);
    if (match === null) throw new Error('not well-formed');
    const [, start, attributes = '', end] = match;
    if (start !== undefined) {
      const pairs = attributes.matchAll(/ ([a-z]+)="([^"]*)"/g);
      const element = {
        name: start,
        attributes: Object.fromEntries(Array.from(pairs, ([, k = '', v = '']) => [k, v])),
        children: [],
      };
      open.at(-1)!.children.push(element);
      open.push(element);
    }
    if (end !== undefined && open.pop()?.name !== end) throw new Error(`misnested ${end}`);
  }
  expect(open).toEqual([root]);
  expect(root.children).toHaveLength(1);
  return root.children[0]!;
}

function all(element: Element): Element[] {
  return [element, ...element.children.flatMap(all)];
}

describe('junit', () => {
  it('has problems of files in one suite, and all others in that of the run', () => {
    const suites = read(render(results.problems)).children.map(({ attributes, children }) => [
      attributes['name'],
      children.flatMap((each) => each.children.map((error) => error.attributes['type'])),
    ]);
    expect(suites).toEqual([
      ['configuration', ['configuration', 'configuration']],
      ['run', ['run']],
    ]);
  });

  it('has a suite a gate and a case a check, with the sentence and what to know', () => {
    const xml = render(results.fail);
    expect(xml).toContain(
      '<testsuites name="wap-gate" tests="7" failures="2" errors="0" time="0.506">',
    );
    expect(xml).toContain(
      [
        '<testcase name="plausible delay" classname="flights" time="0.004"><failure message="3 of 3,000,000 rows: delay below -120" type="range">failed: 3 of 3,000,000 rows: delay below -120',
        'measured: 0.0001% of 3,000,000 tested rows · below 3 · above 0',
        'expected: between -120 and 1440, tolerate 0',
        'owner: data-platform',
        'runbook: docs/runbooks/flights.md',
        'at: checks/flights.yml:24:5</failure></testcase>',
      ].join('\n'),
    );
  });

  it.each(Object.keys(results.ALL))(
    '%s is well-formed, with true totals, red exactly when not passed',
    (name) => {
      const result = results.ALL[name]!;
      const root = read(render(result));
      const elements = all(root);
      for (const element of elements) {
        expect(Object.keys(element.attributes)).toEqual(ALLOWED[element.name]);
      }
      const count = (tag: string): string =>
        String(elements.filter((element) => element.name === tag).length);
      expect(root.attributes).toMatchObject({
        tests: count('testcase'),
        failures: count('failure'),
        errors: count('error'),
      });
      expect(Number(count('failure')) + Number(count('error')) > 0).toBe(!result.passed);
    },
  );

  it('makes a warning a failure only under --fail-on warn', () => {
    expect(render(results.warnOnly)).toContain('failures="0"');
    expect(render(results.failOnWarn)).toContain('failures="1"');
  });

  it('any data gives well-formed XML of the same shape', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 5 }),
        (bad) => {
          const shape = (texts: readonly string[]): string[] =>
            all(read(render(results.hostile(texts)))).map((element) => element.name);
          expect(shape(bad)).toEqual(shape(bad.map((_, i) => `x${String(i)}`)));
          // What XML 1.0 cannot hold, not even as a reference.
          expect(render(results.hostile(bad))).not.toMatch(
            /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/u,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
