import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, pathOf } from '../../scripts/readme/blocks.ts';
import { readWorkflow, ROOT, workflow, workflows } from './files.ts';
import { EXCEPTIONS, everyFinding, findings } from './linter.ts';
import { RULES } from './rules.ts';

const SOUND = readWorkflow('examples/workflows/pull-request.yml');

describe('every workflow', () => {
  it('is there', () => {
    expect(workflows.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'examples/workflows/pull-request.yml',
        'examples/workflows/fork-report.yml',
        '.github/workflows/ci.yml',
        '.github/workflows/gate.yml',
        '.github/workflows/release.yml',
      ]),
    );
  });

  it.each(workflows)('passes actionlint: $path', (each) => {
    expect(findings(each)).toEqual([]);
  });

  it.each(workflows)('keeps the rules: $path', (each) => {
    const broken = Object.entries(RULES).flatMap(([rule, find]) =>
      find(each).map((what) => `${rule}: ${what}`),
    );
    expect(broken).toEqual([]);
  });

  it('may write to no repository, but for the release', () => {
    const writing = workflows.filter(({ text }) => /contents: write|write-all/.test(text));
    expect(writing.map(({ path }) => path)).toEqual(['.github/workflows/release.yml']);
    const { content } = readWorkflow('.github/workflows/release.yml');
    expect(content.permissions).toEqual({ contents: 'read' });
  });

  it('needs the exceptions that the linter has', () => {
    const found = workflows.flatMap(everyFinding).map(({ message }) => message);
    const idle = EXCEPTIONS.filter(
      (exception) => !found.some((message) => exception.test(message)),
    );
    expect(idle).toEqual([]);
  });
});

describe('a piece of a workflow in a document', () => {
  const pieces = ['README.md', 'docs/action.md'].flatMap((path) =>
    blocksOf(readFileSync(join(ROOT, path), 'utf8'))
      .filter((block) => pathOf(block)?.startsWith('.github/workflows/') === true)
      .map(({ text, line }) => workflow(`${path}:${String(line)}`, text)),
  );
  /** A piece has no events and no permissions; these look at steps alone. */
  const OF_STEPS = [
    'inputs are those of action.yml',
    'scripts hold no expression',
    'actions of others are pinned to a commit',
  ];

  it('is there', () => {
    expect(pieces.length).toBeGreaterThan(1);
  });

  it.each(pieces)('keeps the rules of steps: $path', (piece) => {
    expect(OF_STEPS.flatMap((rule) => RULES[rule]?.(piece) ?? [rule])).toEqual([]);
  });
});

const GATE = '- uses: wap-gate/wap-gate@v1';
const gateWith = (inputs: string) => `- with: {${inputs}}\n        uses: wap-gate/wap-gate@v1`;

/** A rule, what is changed in the workflow that others copy, and what is then said. */
const PLANTED: readonly (readonly [string, string | RegExp, string, string])[] = [
  ['inputs are those of action.yml', GATE, gateWith('stagin: t'), 'there is no input stagin'],
  [
    'inputs are those of action.yml',
    GATE,
    gateWith('fail-on: warning'),
    'fail-on is warning; expected error or warn',
  ],
  [
    'a required job always runs',
    'pull_request:\n',
    'pull_request: {paths: [checks/**]}\n',
    'pull_request is filtered by paths',
  ],
  ['a required job always runs', '  merge_group:\n', '', 'no merge_group'],
  [
    'a required job always runs',
    '    runs-on:',
    "    if: github.actor != 'dependabot[bot]'\n    runs-on:",
    'the job audit may be skipped, which counts as passed',
  ],
  ['a check run has a name of its own', '  audit:', '  wap-gate:', 'wap-gate is also a job'],
  ['a check run has a name of its own', GATE, gateWith('check-name: audit'), 'audit is also a job'],
  [
    'scripts hold no expression',
    GATE,
    "- run: echo '${{ github.head_ref }}'",
    "an expression in: echo '${{ github.head_ref }}'",
  ],
  [
    'scripts hold no expression',
    GATE,
    '- run: echo "${{ github.event.pull_request.title }}"',
    'an expression in: echo "${{ github.event.pull_request.title }}"',
  ],
  [
    'scripts hold no expression',
    GATE,
    '- run: echo "${{ inputs.table }}"',
    'an expression in: echo "${{ inputs.table }}"',
  ],
  ['permissions are stated at the top', /permissions:\n(?: {2}.*\n)+/, '', 'no permissions'],
  [
    'permissions are stated at the top',
    /permissions:\n(?: {2}.*\n)+/,
    'permissions: write-all\n',
    'permissions: write-all',
  ],
  [
    'actions of others are pinned to a commit',
    /checkout@.*/,
    'checkout@v7',
    'actions/checkout@v7 is no commit with its version beside it',
  ],
];

const changed = (from: string | RegExp, to: string) => {
  const text = SOUND.text.replace(from, () => to);
  expect(text).not.toBe(SOUND.text);
  return workflow('planted.yml', text);
};

describe('a planted violation is found', () => {
  it.each(PLANTED)('%s: %j', (rule, from, to, said) => {
    expect(RULES[rule]?.(changed(from, to))).toEqual([said]);
  });

  it.each(['pull_request_target', 'workflow_run'])(
    'nothing of a stranger is checked out beside secrets: %s',
    (event) => {
      const ref = '{ref: "${{ github.event.pull_request.head.sha }}"}';
      const text = SOUND.text
        .replace('pull_request:\n', `${event}:\n`)
        .replace('{persist-credentials: false}', ref);
      const rule = RULES['nothing of a stranger is checked out beside secrets'];
      expect(rule?.(workflow('planted.yml', text))).toEqual([
        'checks out ${{ github.event.pull_request.head.sha }}',
      ]);
    },
  );

  it('of every rule', () => {
    const tried = new Set([
      ...PLANTED.map(([rule]) => rule),
      'nothing of a stranger is checked out beside secrets',
    ]);
    expect([...tried].sort()).toEqual(Object.keys(RULES).sort());
  });

  it.each([
    ['timeout-minutes: 30', 'timeout-minute: 30', /unexpected key "timeout-minute"/],
    ['contents: read', 'content: read', /unknown permission scope "content"/],
    ['github.ref }}', 'github.reff }}', /property "reff" is not defined/],
  ])('of what actionlint knows: %s', (from, to, message) => {
    expect(findings(changed(from, to))).toEqual([expect.stringMatching(message)]);
  });
});
