import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/domain/format.ts';
import { traces, wapGate } from './command_line.ts';
import { document } from './failing_closed/document.ts';
import { GREEN } from './failing_closed/green.ts';
import { outcomes, see, sentences } from './failing_closed/see.ts';
import { TABLE } from './failing_closed/table.ts';
import { Workspace } from './workspace.ts';

const PAGE = fileURLToPath(new URL('../../docs/failing-closed.md', import.meta.url));

let template: Workspace;
beforeAll(async () => {
  template = await Workspace.template();
});
afterAll(() => template[Symbol.asyncDispose]());

describe.each(TABLE)('$title', ({ rows }) => {
  test.concurrent.each(rows)('$condition', async (row) => {
    const seen = await see(row, template);
    expect(sentences(seen)).toContain(row.says);
    expect(seen.code).toBe(row.code);
    expect(seen.result?.verdict ?? null).toBe(row.verdict);
    expect(seen.result?.exit_code ?? row.code).toBe(row.code);
    expect(outcomes(seen)).toMatchObject(row.outcomes ?? {});
    expect(traces(seen.stdout + seen.stderr)).toEqual([]);
    expect(seen.milliseconds).toBeLessThan(row.within ?? Infinity);
  });
});

describe('what passes says how little it rests on', () => {
  test.concurrent.each(GREEN)('$condition: in every report', async ({ call, files, note }) => {
    await using workspace = await template.copy(files);
    const targets = FORMATS.flatMap((format) => ['--report', `${format}=report.${format}`]);
    const ended = await wapGate([...(call ?? ['audit']), ...targets], { cwd: workspace.directory });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining(note) });
    for (const format of FORMATS) expect(await workspace.read(`report.${format}`)).toContain(note);
    const strict = [...(call ?? ['audit']), '--fail-on', 'warn'];
    expect(await wapGate(strict, { cwd: workspace.directory })).toMatchObject({ code: 1 });
  });
});

test('docs/failing-closed.md is this table', async () => {
  await expect(await document(PAGE)).toMatchFileSnapshot(PAGE);
});
