import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
// The bans look at words alone: without types nothing of the program is loaded.
const eslint = new ESLint({ cwd: ROOT, overrideConfig: tseslint.configs.disableTypeChecked });
const RULES = /^no-restricted-(globals|properties|syntax|imports)$/;

/** Some file of the innermost room: the linter knows only files that exist. */
const inner = path.join(ROOT, 'src/domain', readdirSync(path.join(ROOT, 'src/domain')).sort()[0]!);

async function messages(code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: inner });
  const found = result?.messages ?? [];
  expect(found.filter(({ fatal }) => fatal)).toEqual([]);
  return found.filter(({ ruleId }) => RULES.test(ruleId ?? '')).map(({ message }) => message);
}

describe('what only the World may hand in', () => {
  it.each([
    'export const it = process.cwd();',
    "export const it = globalThis.process.env['HOME'];",
    "import { env } from 'node:process';\nexport const it = env;",
    "import { env } from 'process';\nexport const it = env;",
    "console.log('it');",
    'export const it = Date.now();',
    'export const it = new Date();',
    'export const it = Date();',
    'export const it = performance.now();',
    'export const it = Math.random();',
    'setTimeout(() => {}, 1);',
    'setInterval(() => {}, 1);',
    'setImmediate(() => {});',
    "import { setTimeout } from 'node:timers/promises';\nawait setTimeout(1);",
    'export const it = AbortSignal.timeout(1);',
    "export const it = await fetch('http://127.0.0.1');",
    "export const it = await globalThis.fetch('http://127.0.0.1');",
  ])('is banned, with a reason: %s', async (code) => {
    const found = await messages(code);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/[a-z]{3}.*[:.] .*[a-z)]\.$/);
  });

  it.each([
    "export const it = new Date('2026-01-02');",
    'export const it = (world: { fetch: (url: string) => string }) => world.fetch("u");',
    'export const it = (Math.max(1, 2), Date.UTC(2026, 0));',
  ])('is not: %s', async (code) => {
    expect(await messages(code)).toEqual([]);
  });
});

describe('the outer files', () => {
  const severity = async (file: string, rule: string): Promise<unknown> => {
    const { rules } = (await eslint.calculateConfigForFile(path.join(ROOT, file))) as {
      rules: Record<string, unknown[] | undefined>;
    };
    return rules[rule]?.[0] ?? 0;
  };

  it.each([
    ['src/cli.ts', 0],
    ['src/action.ts', 0],
    ['src/post.ts', 0],
    ['src/commands/world.ts', 0],
    ['src/engines/duckdb/engine.ts', 0],
    ['src/github/client.ts', 0],
    ['src/http/client.ts', 0],
    ['src/commands/audit.ts', 2],
    ['src/execution/runner.ts', 2],
    ['src/config/load.ts', 2],
  ])('%s: the ban has severity %i', async (file, expected) => {
    expect(await severity(file, 'no-restricted-globals')).toBe(expected);
    expect(await severity(file, 'no-restricted-syntax')).toBe(expected);
  });

  it.each(['src/cli.ts', 'src/domain/world.ts', 'test/some.test.ts'])(
    '%s: `any` is an error',
    async (file) => {
      expect(await severity(file, '@typescript-eslint/no-explicit-any')).toBe(2);
    },
  );
});
