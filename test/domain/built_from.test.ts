import { describe, expect, it } from 'vitest';
import { builtFromWanted } from '../../src/domain/built_from.ts';
import { Fault } from '../../src/domain/fault.ts';

const HEAD = 'a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0';
const MERGE = '0'.repeat(40);
const OLD = 'f'.repeat(40);

function said(commits: readonly (string | null)[], wanted: readonly string[] = [HEAD, MERGE]) {
  try {
    return builtFromWanted({ table: 'stage.t', place: "its property 'commit'", commits }, wanted);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    expect(thrown.record).toMatchObject({ code: 'stale-staging', category: 'data' });
    return thrown.message;
  }
}

describe('the commit that a staging table was built from', () => {
  it.each([
    ['the head', [HEAD], HEAD],
    ['the merge', [MERGE], MERGE],
    ['a sha in capitals and blanks', [` ${HEAD.toUpperCase()}\n`], HEAD],
    ['each file alike', [HEAD, HEAD], HEAD],
  ])('is %s', (_, commits, commit) => {
    expect(said(commits)).toBe(commit);
  });

  it.each([
    [
      'another commit',
      [OLD],
      /built from ffffffffffff, as its property 'commit' says; expected a1b2c3d4e5f6 or 000000000000\.$/,
    ],
    ['nothing', [null], /is not known: its property 'commit' says nothing; expected a1b2/],
    ['an empty text', ['  '], /says nothing/],
    ['no row', [], /says nothing/],
    [
      'the head and nothing',
      [HEAD, null],
      /from several commits, [^:]*: a1b2c3d4e5f6 and none; expected/,
    ],
    ['the head and the merge', [HEAD, MERGE], /from several commits/],
    ['the beginning of the head', [HEAD.slice(0, 7)], /a1b2c3d, .* only the beginning of a sha/],
    ['six digits of it', [HEAD.slice(0, 6)], /a1b2c3, [^.]*\.$/],
    ['the name of a branch', ['main'], /built from a text that is no sha, as/],
  ])('is stale where it is %s', (_, commits, message) => {
    expect(said(commits)).toMatch(message);
  });

  it('is stale where nobody knows which one is wanted', () => {
    expect(said([HEAD], [])).toMatch(/must be built is not known: none is checked out/);
  });
});
