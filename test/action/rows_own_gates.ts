import { expect } from 'vitest';
import { gateWith } from '../commands/workspace.ts';
import { forbidden } from '../github/server/faults.ts';
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

const LISTS = /^GET .*pulls\/7\/files/;

const STRICT = gateWith('range: {column: amount, max: 1000}', 'not_null: [id]');
const LOOSE = { 'checks/orders.yml': gateWith('range: {column: amount, max: 2000}') };
const FAILING_AT_BASE = gateWith('range: {column: amount, max: 500}');

const PASSES = { exit: 0, verdict: 'pass', check: 'success' } as const;

export const OWN_GATES: readonly Row[] = [
  {
    ...PASSES,
    fault: 'a pull request that loosens its own gate says so',
    contents: LOOSE,
    arrange: touches('checks/orders.yml', STRICT),
    comment: /changes its own gates: 2 changes may let more through[^]*loosened[^]*1,000 → 2,000/,
    also: (ran) => expect(ran.main.summary).toMatch(/removed.*not&#95;null/),
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
    arrange: ({ github }) => github.fail(/pulls\/7\/files/, forbidden()),
    job: { inputs: { 'config-from': 'base' } },
    exit: 1,
    verdict: 'error',
    comment: /gates of the base cannot be read/,
    check: 'failure',
  },
  {
    ...PASSES,
    fault: 'what the pull request does is not known: told, and nothing else',
    arrange: ({ github }) => github.fail(/pulls\/7\/files/, forbidden()),
    comment: /own gates is not known/,
  },
  {
    fault: 'what it does is not known, and loosening is forbidden',
    arrange: ({ github }) => github.fail(/pulls\/7\/files/, forbidden()),
    job: { inputs: { 'fail-on-loosened': 'on' } },
    exit: 1,
    verdict: 'error',
    reason: 'gates-loosened',
    comment: /own gates is not known/,
    check: 'failure',
  },
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
    arrange: ({ github }) => github.fail(/pulls\/7\/files/, forbidden()),
    job: { inputs: { gates: 'affected' } },
    exit: 1,
    verdict: 'fail',
    comment: /❌ /,
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
  {
    fault: 'a pull request that has another head by the time that its files are listed',
    contents: LOOSE,
    arrange: (stage) => {
      touches('checks/orders.yml', FAILING_AT_BASE)(stage);
      // Of the other head the gate is no part any more: what lies here would be taken for the base's.
      stage.github.before(LISTS, () => {
        const [pull] = stage.github.state.repository(REPOSITORY).pulls;
        pull!.head.sha = sha('newer');
        pull!.files.length = 0;
      });
    },
    job: { inputs: { 'config-from': 'base' } },
    exit: 1,
    verdict: 'error',
    reason: 'file-unreadable',
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
    comment: /is not known: it has another head, or another base/,
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
    reason: 'gates-loosened',
    comment: /is not known: the event does not name its base/,
    check: 'failure',
  },
];
