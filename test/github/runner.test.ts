import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pullRequestEvent, scheduleEvent } from './events.ts';
import { type Job, type Ran, runAction, runnerEnvironment } from './runner.ts';
import { parsePairs } from './runner/command_files.ts';
import { parseCommand } from './runner/command.ts';
import { Log } from './runner/log.ts';
import { REPOSITORY, startGitHub, TOKEN } from './server.ts';

const ACTION = fileURLToPath(new URL('fixtures/action/action.yml', import.meta.url));

/** The fixture does these, one after the other. */
function run(doings: readonly string[], job: Partial<Job> = {}): Promise<Ran> {
  return runAction({
    ...{ action: ACTION, event: pullRequestEvent(), workspace: tmpdir(), timeLimit: 10_000 },
    ...job,
    inputs: { do: doings.join('\n'), ...job.inputs },
  });
}

interface Looked {
  readonly inputs: Record<string, string>;
  readonly env: Record<string, string>;
  readonly event: string | null;
}
const looked = ({ main }: Ran): Looked => JSON.parse(main.outputs['seen']!) as Looked;

describe('an action', { concurrent: true }, () => {
  it('sees inputs, event and variables as the runner sets them', async () => {
    await using ran = await run(['see'], { attempt: 2, inputs: { 'max errors': '5' } });
    const { inputs, env, event } = looked(ran);
    expect(inputs).toEqual({
      ...{ INPUT_DO: 'see', 'INPUT_GITHUB-TOKEN': TOKEN, INPUT_MAX_ERRORS: '5', INPUT_BARE: '' },
    });
    expect(JSON.parse(event!)).toMatchObject({ number: 7 });
    expect(env).toMatchObject({
      ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_RUN_ATTEMPT: '2', GITHUB_BASE_REF: 'main' },
      ...{ GITHUB_REPOSITORY: REPOSITORY, GITHUB_REF: 'refs/pull/7/merge', RUNNER_OS: 'Linux' },
    });
    expect(Object.keys(env)).not.toContain('VITEST');
    expect(ran).toMatchObject({ problems: [], main: { exitCode: 0 }, post: { exitCode: 0 } });
    await using other = await run(['see']);
    expect(looked(other).inputs['INPUT_MAX_ERRORS']).toBe('010');
  });

  it('hands state, variables and paths to its post step, which runs though the main one failed', async () => {
    const doings = [
      'save key=a\tb',
      'save fails=yes',
      'export EXPORTED=x',
      'path /planted',
      'exit 5',
    ];
    await using ran = await run(doings);
    expect([ran.main.exitCode, ran.post?.exitCode]).toEqual([5, 1]);
    expect(ran.log.shown).toContain('saved a\tb\nexported x\npath /planted:');
    expect(ran.annotations).toMatchObject([{ step: 'post', message: 'the post step fails' }]);
    expect(ran.problems).toEqual([]);
  });

  it('writes outputs of several lines, a summary, and annotations', async () => {
    await using ran = await run([
      'see',
      'summary # Title',
      'error 50%\r',
      'warning x',
      'whisper y',
    ]);
    expect(looked(ran).inputs['INPUT_DO']).toContain('\n');
    expect(ran.main.summary).toBe('# Title');
    const properties = { title: 'a, b: c', file: 'x.yml', line: '3', endLine: '4' };
    expect(ran.annotations).toEqual([
      { step: 'main', name: 'error', message: '50%\r', properties },
      { step: 'main', name: 'warning', message: 'x', properties: {} },
    ]);
    expect(ran.log.lines.find(({ raw }) => raw === 'y')?.stream).toBe('stderr');
    expect(ran.problems).toEqual([]);
  });

  it('talks to the server with the token of the job, and may prove its identity', async () => {
    await using github = await startGitHub({ flavour: 'ghes-3.19' });
    github.state.addPull(REPOSITORY, { number: 7 });
    await using asked = await run([`ask /repos/${REPOSITORY}/pulls/7`], { github });
    expect(asked.main.outputs['seen']).toBe('200');
    await using proved = await run(['identity trino'], { github, idToken: true });
    expect(proved.main.outputs['seen']).toMatch(/^\w+\.\w+\.\w+$/);
    expect(proved.log.shown).not.toContain(proved.main.outputs['seen']);
    await using denied = await run(['identity trino'], { github });
    expect(denied.log.shown).toContain('caught');
    expect(github.violations).toEqual([]);
  });

  it('leaves nothing behind', async () => {
    const ours = async (): Promise<string[]> =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('wap-gate-runner-'));
    const ran = await run([]);
    const directory = ran.temp.split('/').at(-2)!;
    expect(await ours()).toContain(directory);
    await ran[Symbol.asyncDispose]();
    expect(await ours()).not.toContain(directory);
  });
});

describe('a problem is', { concurrent: true }, () => {
  it.each([
    ['append OUTPUT other=1', 'main: output other is not declared in action.yml'],
    ['append OUTPUT no pair', "main: the output file cannot be read: invalid format 'no pair'"],
    [
      'append OUTPUT a<<END',
      "main: the output file cannot be read: no line is the delimiter 'END'",
    ],
    ['say ::eror::x', 'the runner knows no command eror: ::eror::x'],
    ['say ::set-output name=x::y', 'set-output is done through a file'],
    ['say x\nsay hunter2\nsay ::add-mask::hunter2', 'a value was masked after line 2 showed it'],
    ['append ENV NODE_OPTIONS=x', 'main: NODE_OPTIONS may not be set through the env file'],
  ])('%s', async (doing, problem) => {
    await using ran = await run([doing]);
    expect(ran.problems).toEqual([problem]);
  });

  it('an input that nobody declared, and a step that does not end', async () => {
    await using ran = await run(['wait 60000'], { inputs: { typo: 'x' }, timeLimit: 1500 });
    expect(ran.problems).toEqual([
      'input typo is not declared in action.yml',
      'main: took longer than 1500 ms',
    ]);
    expect(ran.main).toMatchObject({ timedOut: true, signal: 'SIGKILL', exitCode: null });
  });
});

describe('what is masked', () => {
  it('stands in the raw log alone', async () => {
    await using ran = await run(
      ['say ::add-mask::hunter2', 'say a hunter2 b', `say ${TOKEN}`, 'whisper s3'],
      {
        secrets: ['s3'],
      },
    );
    expect(ran.log.raw).toContain(`a hunter2 b\n${TOKEN}\n`);
    expect(ran.log.shown).toMatch(/^a \*\*\* b\n\*\*\*\n\*\*\*\n/);
    expect(ran.log.hidden).toEqual([TOKEN, 's3', 'hunter2']);
    expect(ran.problems).toEqual([]);
  });

  it('is also each line of a value, and nothing while commands are stopped', () => {
    const log = new Log([]);
    for (const line of ['::add-mask::one%0Atwo', 'one and two', '::stop-commands::x']) {
      log.take('main', 'stdout', line);
    }
    for (const line of ['::add-mask::and', '::x::', '::error::three'])
      log.take('main', 'stdout', line);
    expect(log.hidden).toEqual(['one\ntwo', 'one', 'two']);
    expect(log.lines[1]!.shown).toBe('*** and ***');
    expect(log.annotations).toHaveLength(1);
  });
});

it.each([
  [true, '##[debug]x\n'],
  [false, ''],
])('what is said for debugging is shown when it was asked for: %s', (debug, shown) => {
  const log = new Log([], debug);
  log.take('main', 'stdout', '::debug::x');
  expect(log.shown).toBe(shown);
});

describe('files that are not as they should be', { concurrent: true }, () => {
  it.each([
    ['missing', /caught Unable to access summary file/],
    ['unset', /caught Unable to find environment variable/],
    ['unwritable', /caught EISDIR/],
    ['full', /caught ENOSPC/],
  ] as const)('the summary is %s', async (summary, words) => {
    await using ran = await run(['summary x', 'append OUTPUT seen=1'], { files: { summary } });
    expect(ran.log.shown).toMatch(words);
    expect(ran.main).toMatchObject({ exitCode: 0, summary: '', outputs: { seen: '1' } });
    expect(ran.problems).toEqual([]);
  });

  it('the summary is nearly full', async () => {
    await using ran = await run(['append STEP_SUMMARY x'], {
      files: { summary: { bytes: 1024 * 1024 - 1 } },
    });
    expect(ran.main.summary).toBe('x\n');
    expect(ran.problems).toEqual(['main: the summary is larger than 1 MiB']);
  });

  it.each([
    ['missing', null],
    ['unset', null],
    ['empty', ''],
    [{ text: '{"number":' }, '{"number":'],
  ] as const)('the event is %j', async (eventFile, content) => {
    await using ran = await run(['see'], { eventFile, event: scheduleEvent() });
    expect(looked(ran).event).toBe(content);
    expect('GITHUB_EVENT_PATH' in looked(ran).env).toBe(eventFile !== 'unset');
  });
});

describe('a cancelled job', { concurrent: true }, () => {
  const when = (words: string) => (log: Log) => log.shown.includes(words);

  it('lets the action end by itself', async () => {
    const doings = ['graceful', 'say ready', 'wait 60000'];
    await using ran = await run(doings, { cancel: { when: when('ready') } });
    expect(ran.main).toMatchObject({ exitCode: 3, sent: ['SIGINT'], cancelled: true });
    expect(ran.post?.exitCode).toBe(0);
  });

  it('kills what does not hear', async () => {
    const cancel = { when: when('ready'), patience: 300, lastPatience: 300 };
    await using ran = await run(['deaf', 'say ready', 'wait 60000'], { cancel });
    expect(ran.main.sent).toEqual(['SIGINT', 'SIGTERM', 'SIGKILL']);
    expect(ran.main).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    expect(ran.log.shown).toContain('ready\nSIGINT\nSIGTERM\n');
  });
});

describe('a line', () => {
  it.each([
    ['::error file=a%2Cb.yml,line=1::50%25 of%0Ait', 'error', '50% of\nit'],
    ['  ::notice::x', 'notice', 'x'],
    ['::group::a::b', 'group', 'a::b'],
    ['::endgroup::', 'endgroup', ''],
    ['a row ##[error]x', 'error', 'x'],
    ['::error::%250A', 'error', '%0A'],
  ])('is a command: %s', (line, name, message) => {
    expect(parseCommand(line)).toMatchObject({ name, message });
  });

  it.each(['a ::error::x', '::error:x', ': :error::x', '##[eror]x', '', '::'])(
    'is none: %s',
    (line) => expect(parseCommand(line)).toBeNull(),
  );

  it('of a file names a value, or a delimiter that ends one', () => {
    expect(parsePairs('a=1=2\n\nb<<E\nx\n\ny\nE\nc=\nd=<<\n')).toEqual({
      ...{ a: '1=2', b: 'x\n\ny', c: '', d: '<<' },
    });
    expect(() => parsePairs('a<<E\nx\n')).toThrow();
    expect(() => parsePairs('=x\n')).toThrow();
  });
});

describe('the environment', () => {
  it('can be had without running anything', async () => {
    await using github = await startGitHub({ flavour: 'ghes-3.17' });
    const env = runnerEnvironment({ github, event: pullRequestEvent(), workspace: '/w', sha: 'x' });
    expect(env).toMatchObject({
      ...{ GITHUB_API_URL: github.apiUrl, GITHUB_SERVER_URL: github.serverUrl, GITHUB_SHA: 'x' },
      ...{ GITHUB_GRAPHQL_URL: `${github.serverUrl}/api/graphql`, GITHUB_HEAD_REF: 'change' },
    });
    expect(env).not.toHaveProperty('ACTIONS_ID_TOKEN_REQUEST_URL');
  });
});
