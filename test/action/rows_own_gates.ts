import { expect } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { gateWith } from '../commands/workspace.ts';
import { forbidden, status } from '../github/server/faults.ts';
import { dispatchEvent, mergeGroupEvent } from '../github/events.ts';
import { REPOSITORY } from '../github/server.ts';
import { sha } from '../github/server/state.ts';
import type { Row } from './rows.ts';
import type { Stage } from './step.ts';

type Status = 'added' | 'removed' | 'modified' | 'renamed';

/** The pull request touches a file, which at the base had this text; null: it was not there. */
export const touches =
  (filename: string, atBase: string | null, previous: string | null = null) =>
  ({ github }: Stage): void => {
    const { pulls, files } = github.state.repository(REPOSITORY);
    const status: Status = previous !== null ? 'renamed' : atBase === null ? 'added' : 'modified';
    const more = previous === null ? {} : { previous };
    pulls[0]!.files.push({ filename, status, ...more });
    if (atBase !== null) files.push({ path: previous ?? filename, text: atBase, ref: sha('base') });
  };

/** The base has this text of a file, and the list of touched files does not say so. */
const differs =
  (path: string, text: string) =>
  ({ github }: Stage): void => {
    github.state.repository(REPOSITORY).files.push({ path, text, ref: sha('base') });
  };

const LISTS = /^GET .*pulls\/7\/files/;

const unreadable = ({ github }: Stage): void => github.fail(/contents/, forbidden());

/** What of the base was asked for. */
const askedFor = ({ github }: Stage): string[] =>
  github.of(/contents/).map(({ path }) => decodeURIComponent(path).replace(/^.*contents\/?/, ''));

const STRICT = gateWith('range: {column: amount, max: 1000}', 'not_null: [id]');
const LOOSE = { 'checks/orders.yml': gateWith('range: {column: amount, max: 2000}') };
const FAILING_AT_BASE = gateWith('range: {column: amount, max: 500}');

const OTHER = gateWith('not_null: [id]').replace('gate: orders', 'gate: other');

const PASSES = { exit: 0, verdict: 'pass', check: 'success' } as const;

const JSON_TOO = { formats: 'json' };

/** The trouble is one, and what a script reads of it says whether a later try may help. */
const toldOnce = (exitCode: 2 | 3): Pick<Row, 'also'> => ({
  also: async (ran, { workspace }) => {
    expect(ran.log.shown.match(/##\[error\]/g)).toHaveLength(1);
    const text = (await workspace.read('wap-gate-report/wap-gate.json')) ?? '';
    const { exit_code: code, problems } = JSON.parse(text) as RunResult;
    expect([code, problems.length]).toEqual([exitCode, 1]);
  },
});

export const OWN_GATES: readonly Row[] = [
  {
    ...PASSES,
    fault: 'a pull request that loosens its own gate says so',
    contents: LOOSE,
    arrange: touches('checks/orders.yml', STRICT),
    comment: /changes its own gates: 2 changes may let more through[^]*loosened[^]*1,000 → 2,000/,
    also: (ran, set) => {
      expect(ran.main.summary).toMatch(/removed.*not&#95;null/);
      expect(askedFor(set)).toEqual(['', 'checks', 'checks/orders.yml']);
      expect(set.github.of(LISTS)).toEqual([]);
    },
  },
  {
    ...PASSES,
    fault: 'a file that becomes a gate by its new name is a new gate',
    arrange: touches('checks/orders.yml', gateWith('not_null: [id]'), 'drafts/orders.txt'),
    comment: /changes its own gates: nothing is loosened[^]*added[^]*the gate is new/,
  },
  {
    ...PASSES,
    fault: 'the first gate of a repository loosens nothing',
    arrange: touches('checks/orders.yml', null),
    job: { inputs: { 'fail-on-loosened': 'on' } },
    comment: /changes its own gates: nothing is loosened[^]*added/,
  },
  {
    fault: 'and is blocked where that is wanted',
    contents: LOOSE,
    arrange: touches('checks/orders.yml', STRICT),
    job: { inputs: { 'fail-on-loosened': 'on' } },
    exit: 1,
    verdict: 'error',
    reason: 'gates-loosened',
    comment: /loosens its own gates in 2 places/,
    check: 'failure',
    also: (ran) => {
      expect(ran.log.shown).toContain(
        'orders/range:amount, max 1,000 → 2,000 (checks/orders.yml:4)',
      );
      expect(ran.log.shown).toContain('orders/not_null:id, the check is gone');
    },
  },
  {
    fault: 'and may be judged by the gates of its base',
    contents: LOOSE,
    arrange: touches('checks/orders.yml', FAILING_AT_BASE),
    job: { inputs: { 'config-from': 'base' } },
    exit: 1,
    verdict: 'fail',
    comment: /❌ /,
    check: 'failure',
  },
  ...[
    { 'checks/orders.yml': gateWith('range: {column: amount, max: 2000}') },
    { 'checks/orders.yml': null, 'checks/other.yml': OTHER },
  ].flatMap((contents, index): Row[] => [
    {
      fault: `a checkout that is no merge of the base, by its gates (${String(index)})`,
      contents,
      arrange: differs('checks/orders.yml', FAILING_AT_BASE),
      job: { inputs: { 'config-from': 'base' } },
      exit: 1,
      verdict: 'fail',
      comment: /❌ /,
      check: 'failure',
    },
    {
      fault: `a checkout that is no merge of the base, and loosening (${String(index)})`,
      contents,
      arrange: differs('checks/orders.yml', STRICT),
      job: { inputs: { 'fail-on-loosened': 'on' } },
      exit: 1,
      verdict: 'error',
      reason: 'gates-loosened',
      comment: /loosens its own gates/,
      check: 'failure',
    },
  ]),
  {
    ...PASSES,
    fault: 'a pull request that touches no gate costs two requests',
    arrange: touches('README.md', 'before'),
    job: { inputs: { 'config-from': 'base', 'fail-on-loosened': 'on' } },
    comment: /✅ /,
    also: (_, set) => {
      expect(askedFor(set)).toEqual(['', 'checks']);
      expect(set.github.of(LISTS)).toEqual([]);
    },
  },
  {
    fault: 'a base without gates',
    arrange: touches('checks/orders.yml', null),
    job: { inputs: { 'config-from': 'base' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment:
      /the base of the pull request has no checks: .* count from the first pull request after/,
    check: 'failure',
  },
  {
    fault: 'gates of the base that cannot be read',
    contents: LOOSE,
    arrange: unreadable,
    job: { inputs: { ...JSON_TOO, 'config-from': 'base' } },
    exit: 1,
    verdict: 'error',
    reason: 'base-unreadable',
    ...toldOnce(2),
    comment: /gates of the base cannot be read/,
    check: 'failure',
  },
  {
    ...PASSES,
    fault: 'what the pull request does is not known: told, and nothing else',
    arrange: unreadable,
    comment: /own gates is not known/,
  },
  {
    fault: 'what it does is not known, and loosening is forbidden',
    arrange: unreadable,
    job: { inputs: { ...JSON_TOO, 'fail-on-loosened': 'on' } },
    exit: 1,
    verdict: 'error',
    reason: 'base-unreadable',
    comment: /own gates is not known/,
    check: 'failure',
    ...toldOnce(2),
  },
  // A later try may help.
  ...(['fail-on-loosened', 'config-from'] as const).flatMap((input): Row[] =>
    [0, 1].map((skip) => ({
      fault: `${input}, and GitHub answers nothing of the base after ${String(skip)} requests`,
      contents: LOOSE,
      arrange: (set: Stage) => {
        touches('checks/orders.yml', STRICT)(set);
        set.github.fail(/contents/, status(502), { skip });
      },
      job: { inputs: { ...JSON_TOO, [input]: input === 'config-from' ? 'base' : 'on' } },
      exit: 1,
      verdict: 'error',
      reason: 'base-unreadable',
      comment: input === 'config-from' ? /gates of the base cannot be read/ : /is not known/,
      check: 'failure',
      ...toldOnce(3),
    })),
  ),
  {
    ...PASSES,
    fault: 'affected: nothing is',
    arrange: touches('README.md', 'before'),
    job: { inputs: { gates: 'affected' } },
    reason: 'nothing-affected',
    comment: /✅ .*no gate is affected/,
    also: (_, { checkRuns }) => expect(checkRuns()[0]?.title).toContain('no gate is affected'),
  },
  {
    fault: 'affected: a gate of which nothing is selected is no gate that is not affected',
    contents: {
      'checks/orders.yml': FAILING_AT_BASE,
      'checks/other.yml':
        'gate: other\ntable: data/orders.parquet\nchecks: [{not_null: [id], tags: [x]}]\n',
    },
    arrange: touches('checks/orders.yml', STRICT),
    job: { inputs: { gates: 'affected', select: 'tag:x' } },
    exit: 1,
    verdict: 'error',
    reason: 'nothing-audited',
    comment: /⛔ .*nothing was audited/,
    check: 'failure',
  },
  {
    fault: 'affected: one of two gates',
    contents: {
      'checks/orders.yml': FAILING_AT_BASE,
      'checks/other.yml': 'gate: other\ntable: data/absent.parquet\nchecks: [not_null: [id]]\n',
    },
    arrange: touches('checks/orders.yml', STRICT),
    job: { inputs: { gates: 'affected' } },
    exit: 1,
    verdict: 'fail',
    comment: /❌ /,
    check: 'failure',
  },
  {
    fault: 'affected by a source of the pipeline',
    contents: {
      'checks/orders.yml': FAILING_AT_BASE.replace('checks:', 'sources: ["dags/**"]\nchecks:'),
    },
    arrange: touches('dags/orders.py', 'before'),
    job: { inputs: { gates: 'affected' } },
    exit: 1,
    verdict: 'fail',
    comment: /❌ /,
    check: 'failure',
  },
  {
    fault: 'affected: the diff cannot be computed, so all gates are',
    contents: { 'checks/orders.yml': FAILING_AT_BASE },
    arrange: ({ github }) => github.fail(LISTS, forbidden()),
    job: { inputs: { gates: 'affected' } },
    exit: 1,
    verdict: 'fail',
    comment: /❌ [^]*Which files this pull request touches is not known, so all gates are audited/,
    check: 'failure',
  },
  {
    fault: 'affected: no pull request, so all gates are',
    contents: { 'checks/orders.yml': FAILING_AT_BASE },
    job: { inputs: { gates: 'affected' }, event: mergeGroupEvent() },
    exit: 1,
    verdict: 'fail',
    comment: null,
    check: 'failure',
  },
  ...[
    // The first page does not say that there is another, and the last may be empty.
    ({ github }: Stage): void => {
      const { files } = github.state.repository(REPOSITORY).pulls[0]!;
      for (let i = 0; i < 100; i++) files.unshift({ filename: `a/${String(i)}`, status: 'added' });
      github.after(LISTS, ({ answer }) => Reflect.deleteProperty(answer!.headers, 'Link'));
    },
    ({ github }: Stage): void =>
      github.fail(LISTS, status(200, '[]', { 'Content-Type': 'application/json' })),
  ].map((loses, index): Row => ({
    fault: `affected: a list of files without its end, so all gates are (${String(index)})`,
    contents: { 'checks/orders.yml': FAILING_AT_BASE },
    arrange: (stage) => {
      touches('checks/orders.yml', STRICT)(stage);
      loses(stage);
    },
    job: { inputs: { gates: 'affected' } },
    exit: 1,
    verdict: 'fail',
    comment: /❌ [^]*so all gates are audited: GitHub does not list all/,
    check: 'failure',
  })),
  {
    fault: 'affected: a pull request that has another head by the time that its files are listed',
    contents: { 'checks/orders.yml': FAILING_AT_BASE },
    arrange: (stage) => {
      touches('checks/orders.yml', STRICT)(stage);
      // Of the other head the gate is no part any more.
      stage.github.before(LISTS, () => {
        const [pull] = stage.github.state.repository(REPOSITORY).pulls;
        pull!.head.sha = sha('newer');
        pull!.files.length = 0;
      });
    },
    job: { inputs: { gates: 'affected' } },
    exit: 1,
    verdict: 'fail',
    comment: null,
    check: 'failure',
  },
  {
    fault: 'a pull request that is turned to another base while its files are listed',
    contents: LOOSE,
    arrange: (stage) => {
      touches('checks/orders.yml', STRICT)(stage);
      stage.github.before(LISTS, () => {
        const [pull] = stage.github.state.repository(REPOSITORY).pulls;
        pull!.base.ref = 'mine';
        pull!.files.length = 0;
      });
    },
    job: { inputs: { 'fail-on-loosened': 'on', gates: 'affected' } },
    exit: 1,
    verdict: 'error',
    reason: 'gates-loosened',
    comment:
      /loosens its own gates[^]*so all gates are audited: it has another head, or another base/,
    check: 'failure',
  },
  {
    fault: 'loosening is forbidden, and of the pull request only the number is known',
    contents: LOOSE,
    arrange: touches('checks/orders.yml', STRICT),
    job: {
      event: dispatchEvent({ sha: sha('head 7') }),
      inputs: { 'fail-on-loosened': 'on', 'pr-number': '7' },
    },
    exit: 1,
    verdict: 'error',
    reason: 'base-unreadable',
    comment: /is not known: the event does not name its base/,
    check: 'failure',
  },
];
