import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { sarif } from '../../src/reporting/formats/sarif.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import * as results from './results.ts';

interface Log {
  readonly version: string;
  readonly runs: readonly [Run];
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly [Record<string, unknown>];
  readonly results: readonly Result[];
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations?: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: { readonly startLine: number; readonly startColumn: number };
    };
  }[];
  readonly partialFingerprints?: Record<string, string>;
}

const read = (result: RunResult): Run => {
  const log = JSON.parse(sarif.render(result, PLAIN)) as Log;
  expect(log.version).toBe('2.1.0');
  expect(log.runs).toHaveLength(1);
  return log.runs[0];
};

describe('sarif', () => {
  it('has a result for each check that did not pass, at its line, most urgent first', () => {
    const { results: found } = read(results.fail);
    expect(found.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['unique', 'error'],
      ['range', 'error'],
      ['accepted_values', 'warning'],
    ]);
    expect(found[1]).toMatchObject({
      message: {
        text: 'plausible delay: 3 of 3,000,000 rows: delay below -120\nExpected: between -120 and 1440, tolerate 0.\nOwner: data-platform.\nRunbook: docs/runbooks/flights.md.',
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'checks/flights.yml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 24, startColumn: 5 },
          },
        },
      ],
      partialFingerprints: { 'checkId/v1': 'flights/range:delay' },
    });
  });

  it('reports configuration problems, with a place where there is one', () => {
    const { results: found } = read(results.problems);
    expect(found).toHaveLength(3);
    expect(found[0]?.locations?.[0]?.physicalLocation.region.startLine).toBe(12);
    expect(found[2]).not.toHaveProperty('locations');
  });

  it('names a place of the call in words, since it is no file', () => {
    const location = { file: 'input checks', line: 3, column: 1 };
    const problem = { message: 'No.', location, found: null, expected: null };
    const [finding] = read(results.run({ problems: [problem] })).results;
    expect(finding?.message.text).toBe('No.\nAt: input `checks`, line 3.');
    expect(finding).not.toHaveProperty('locations');
  });

  it('a run that could not evaluate is no successful execution, even without results', () => {
    expect(read(results.pass).invocations[0]).toMatchObject({ executionSuccessful: true });
    expect(read(results.empty).invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: 'nothing was audited' } }],
    });
  });

  it('what a passed check notes is told beside the findings', () => {
    const { invocations, results: found } = read(results.pass);
    expect(found).toEqual([]);
    expect(invocations[0]['toolExecutionNotifications']).toMatchObject([
      {
        level: 'note',
        message: { text: expect.stringContaining('newest value lies in the future') },
        locations: [{ physicalLocation: { artifactLocation: { uri: 'checks/flights.yml' } } }],
      },
    ]);
  });

  it('what a warned check notes stands in its finding', () => {
    const [finding] = read(results.warnOnly).results;
    expect(finding?.message.text).toContain('Note: 10 NULL not tested.');
  });

  it.each(Object.keys(results.ALL))(
    '%s: rules are unique, indices fit, addresses are relative',
    (name) => {
      const { tool, results: found } = read(results.ALL[name]!);
      const ids = tool.driver.rules.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const each of found) {
        expect(ids[each.ruleIndex]).toBe(each.ruleId);
        for (const { physicalLocation } of each.locations ?? []) {
          const { uri } = physicalLocation.artifactLocation;
          expect(uri).toMatch(/^[\w\-.~!*'()%/]*$/);
          expect(new URL(uri, 'https://example.org/root/').href).toMatch(
            /^https:\/\/example\.org\/root\//,
          );
        }
      }
    },
  );

  it('braces are no placeholders and brackets no links', () => {
    const text = (message: string): string =>
      read(results.run({ gates: [results.gate('g', [{ ...results.rangeFailed, message }])] }))
        .results[0]!.message.text;
    expect(text('{0} of [a](1)\nforged')).toContain('{{0}} of [a\\](1)\\nforged');
  });
});
