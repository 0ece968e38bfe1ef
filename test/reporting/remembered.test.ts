import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/domain/outcome.ts';
import { recall, rememberLine } from '../../src/reporting/remembered.ts';
import * as results from './results.ts';

const MARKER = '<!-- wap-gate:v1 key=default sha=0123abc run=1 attempt=1 -->\n';
const OUTCOMES: readonly Outcome[] = ['failed', 'errored', 'warned', 'passed'];

const ids = fc.uniqueArray(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(...results.HOSTILE),
    fc.constantFrom('__proto__', 'constructor', 'toString', '-->', '\r\n'),
  ),
  { maxLength: 12 },
);

const endings = ids.chain((all) =>
  fc.tuple(
    ...all.map((id) =>
      fc.constantFrom(...OUTCOMES).map((outcome) => results.check(id, { outcome })),
    ),
  ),
);

const shas = fc.option(fc.stringMatching(/^[0-9a-f]{7,40}$/));

describe('what a comment remembers', () => {
  it('is recalled as it was, in the comment of any report', () => {
    fc.assert(
      fc.property(endings, shas, fc.boolean(), (checks, sha, edited) => {
        const result = results.run({
          gates: [results.gate('g', checks)],
          run: { head_sha: sha },
        });
        const line = rememberLine(result);
        expect(line).toMatch(/^<!-- [\w: +/=-]+ -->\n$/);
        const comment = `${MARKER}${line}## ❌ wap-gate\n`;
        const bad = checks.filter(({ outcome }) => outcome !== 'passed');
        expect(recall(edited ? comment.replaceAll('\n', '\r\n') : comment)).toEqual({
          sha,
          verdict: result.verdict,
          outcomes: new Map(bad.map(({ id, outcome }) => [id, outcome])),
        });
      }),
    );
  });

  it('is nothing where there would be too much', () => {
    const checks = Array.from({ length: 400 }, (_, i) =>
      results.check(`g/a check with a long name ${String(i)}`, { outcome: 'failed' }),
    );
    expect(rememberLine(results.run({ gates: [results.gate('g', checks)] }))).toBe('');
  });
});

describe('a line that somebody else wrote', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const lineOf = (encoded: string): string => `${MARKER}<!-- wap-gate:state ${encoded} -->\n`;

  it.each([
    ['no JSON', 'nonsense'],
    ['another value', '[]'],
    ['null', 'null'],
    ['no verdict', '{"sha":null,"bad":[]}'],
    ['an unknown verdict', '{"sha":null,"verdict":"fine","bad":[]}'],
    ['a sha that is none', '{"sha":"<b>","verdict":"pass","bad":[]}'],
    ['an unknown outcome', '{"sha":null,"verdict":"pass","bad":[["a",7]]}'],
    ['an outcome that lists have', '{"sha":null,"verdict":"pass","bad":[["a","length"]]}'],
    ['half an outcome', '{"sha":null,"verdict":"pass","bad":[["a",0.5]]}'],
    ['an id that is no text', '{"sha":null,"verdict":"pass","bad":[[1,0]]}'],
    ['a list that is none', '{"sha":null,"verdict":"pass","bad":{"length":1}}'],
  ])('is not recalled: %s', (_, text) => {
    expect(recall(lineOf(base64(text)))).toBeNull();
  });

  it('never throws, and gives null or something that a report can use', () => {
    const sound = rememberLine(results.fail);
    const mutated = fc
      .tuple(fc.nat(sound.length), fc.nat(20), fc.string({ maxLength: 20 }))
      .map(([at, gone, put]) => sound.slice(0, at) + put + sound.slice(at + gone));
    const written = fc.oneof(
      fc.string({ unit: 'binary' }),
      mutated.map((line) => MARKER + line),
      fc.base64String().map(lineOf),
      fc.json().map((text) => lineOf(base64(text))),
      fc.uint8Array().map((bytes) => lineOf(Buffer.from(bytes).toString('base64'))),
    );
    fc.assert(
      fc.property(written, (comment) => {
        const recalled = recall(comment);
        if (recalled === null) return;
        expect(['pass', 'fail', 'error']).toContain(recalled.verdict);
        for (const outcome of recalled.outcomes.values()) expect(OUTCOMES).toContain(outcome);
      }),
      { numRuns: 1000 },
    );
  });
});
