import { gateWith } from '../commands/workspace.ts';
import { garbage, status } from '../github/server/faults.ts';
import type { Row } from './rows.ts';
import { touches } from './rows_own_gates.ts';
import type { Stage } from './step.ts';

const STRICT = gateWith('range: {column: amount, max: 1000}', 'not_null: [id]');
const LOOSE = gateWith('range: {column: amount, max: 2000}');
const FAILING = gateWith('range: {column: amount, max: 500}');
const OTHER = gateWith('not_null: [id]').replace('gate: orders', 'gate: other');

const BASE = { 'config-from': 'base' };
const BLOCK = { 'fail-on-loosened': 'on' };
const AFFECTED = { gates: 'affected' };
const IN_REPO = { config: 'repo/checks' };

/** The whole checkout lies in a directory of its own. */
const below = (directory: string, gate: string) => ({
  '.git/HEAD': null,
  [`${directory}/.git/HEAD`]: 'ref: refs/heads/main\n',
  [`${directory}/checks/orders.yml`]: gate,
});

const FAILS = { exit: 1, verdict: 'fail', comment: /❌ /, check: 'failure' } as const;
const STOPS = { exit: 1, verdict: 'error', check: 'failure' } as const;
const BLOCKS = { ...STOPS, reason: 'gates-loosened', comment: /loosens its own gates/ } as const;

const UNREAD = /gates of the base cannot be read/;
const UNKNOWN = /own gates is not known/;

/** A row whose gate is a link to a file that the pull request changes. */
const linked =
  (base: string) =>
  async (set: Stage): Promise<void> => {
    await set.workspace.write({ 'checks/orders.yml': null });
    await set.workspace.link('checks/orders.yml', '../shared/orders.yml');
    touches('shared/orders.yml', base)(set);
  };

const dirLike = (type: string) => status(200, { type, path: 'checks/orders.yml', size: 9 });

/** What a file of the configuration may be beside a file at a path that GitHub writes in the same way. */
export const OWN_FILES: readonly Row[] = [
  {
    ...FAILS,
    fault: 'a checkout in a directory: the gates of the base',
    contents: below('repo', LOOSE),
    arrange: touches('checks/orders.yml', FAILING),
    job: { inputs: { ...BASE, ...IN_REPO } },
  },
  {
    ...BLOCKS,
    fault: 'a checkout in a directory: loosening',
    contents: below('repo', LOOSE),
    arrange: touches('checks/orders.yml', STRICT),
    job: { inputs: { ...BLOCK, ...IN_REPO } },
  },
  {
    ...FAILS,
    fault: 'a checkout in a directory: affected',
    contents: below('repo', FAILING),
    arrange: touches('checks/orders.yml', STRICT),
    job: { inputs: { ...AFFECTED, ...IN_REPO } },
  },
  {
    ...STOPS,
    fault: 'no work tree of git, and the gates of the base',
    contents: { '.git/HEAD': null, 'checks/orders.yml': LOOSE },
    arrange: touches('checks/orders.yml', FAILING),
    job: { inputs: BASE },
    comment: /cannot be read: checks\/? lies in no work tree of git/,
  },
  {
    ...STOPS,
    fault: 'a work tree of another repository, and loosening',
    contents: {
      '.git/config': '[remote "origin"]\n\turl = https://github.com/mona/rules\n',
      'checks/orders.yml': LOOSE,
    },
    arrange: touches('checks/orders.yml', STRICT),
    job: { inputs: BLOCK },
    reason: 'base-unreadable',
    comment: UNKNOWN,
  },
  {
    ...FAILS,
    fault: 'no work tree of git: all gates are audited',
    contents: { '.git/HEAD': null, 'checks/orders.yml': FAILING },
    arrange: touches('README.md', 'before'),
    job: { inputs: AFFECTED },
    comment: /so all gates are audited: [^]*work tree[^]*own gates is not known[^]*work tree/,
  },
  ...(
    [
      [/contents\/?$/, garbage('html')],
      [/contents\/checks$/, dirLike('symlink')],
      [/orders\.yml$/, dirLike('submodule')],
      [/orders\.yml$/, dirLike('file')],
      [/contents\/checks$/, status(404)],
    ] as const
  ).flatMap(([asked, answer], index): Row[] => {
    const contents = { 'checks/orders.yml': LOOSE, 'checks/other.yml': OTHER };
    const arrange = (set: Stage): void => {
      touches('checks/orders.yml', FAILING)(set);
      set.github.fail(asked, answer);
    };
    const shared = { ...STOPS, contents, arrange };
    const fault = `GitHub answers ${String(index)} instead of the base`;
    return [
      { ...shared, fault: `${fault}: base`, job: { inputs: BASE }, comment: UNREAD },
      { ...shared, fault: `${fault}: loosening`, job: { inputs: BLOCK }, comment: UNKNOWN },
      {
        ...{ ...shared, fault, exit: 0, verdict: 'pass', check: 'success' },
        comment: UNKNOWN,
      },
    ];
  }),
  {
    ...FAILS,
    fault: 'a baseline of any name that the pull request lets grow',
    contents: {
      'checks/orders.yml': FAILING,
      'wap-gate.yml': 'baseline: known.lst\n',
      'known.lst': 'version: 1\nknown:\n  - {check: "orders/range:amount", failing: 99}\n',
    },
    arrange: touches('known.lst', 'version: 1\nknown: []\n'),
    job: { inputs: BASE },
  },
  {
    ...STOPS,
    fault: 'a gate that is a link: the gates of the base',
    contents: { 'shared/orders.yml': LOOSE },
    arrange: linked(FAILING),
    job: { inputs: BASE },
    comment: /cannot be read: checks\/orders.yml is or lies below a symbolic link/,
  },
  {
    ...STOPS,
    fault: 'a gate that is a link: loosening',
    contents: { 'shared/orders.yml': LOOSE },
    arrange: linked(STRICT),
    job: { inputs: BLOCK },
    comment: /not known: checks\/orders.yml is or lies below a symbolic link/,
  },
  {
    ...FAILS,
    fault: 'a gate that is a link: affected',
    contents: { 'shared/orders.yml': FAILING },
    arrange: linked(STRICT),
    job: { inputs: AFFECTED },
  },
  {
    ...FAILS,
    fault: 'affected by a table that a check refers to',
    contents: {
      'checks/orders.yml': gateWith(
        'foreign_key: {columns: country, references: {table: data/countries.csv, columns: code}}',
      ),
      'data/countries.csv': 'code\nAT\n',
    },
    arrange: touches('data/countries.csv', 'code\nAT\nBE\n'),
    job: { inputs: AFFECTED },
  },
];
