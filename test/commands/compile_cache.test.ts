import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledCodeDirectory } from '../../src/commands/compile_cache.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const user = process.getuid?.();

let temporary = '';
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'wap-gate-cache-test-'));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

const directory = (env: Record<string, string> = {}) =>
  compiledCodeDirectory({ temporary, user, env });
const own = () => join(temporary, `wap-gate-compiled-${String(user ?? 'user')}`);

describe('the directory of compiled code', () => {
  it('is made by the first run, for its user alone, and used by the second', async () => {
    expect(directory()).toBeNull();
    expect(await readdir(temporary)).toHaveLength(1);
    expect(directory()).toBe(own());
    if (user !== undefined) expect((await stat(own())).mode & 0o777).toBe(0o700);
  });

  it.each(['NODE_DISABLE_COMPILE_CACHE', 'NODE_COMPILE_CACHE'])('is left to %s', async (name) => {
    expect(directory({ [name]: '1' })).toBeNull();
    expect(await readdir(temporary)).toEqual([]);
  });

  it('is not used where it cannot be made', async () => {
    await rm(temporary, { recursive: true });
    expect(directory()).toBeNull();
    expect(directory()).toBeNull();
  });

  it.runIf(user !== undefined).each([0o770, 0o707, 0o777])(
    'is not used when others may write into it: %i',
    async (mode) => {
      await mkdir(own());
      await chmod(own(), mode);
      expect(directory()).toBeNull();
    },
  );

  it.runIf(user !== undefined)("is not used when it is another user's", async () => {
    await mkdir(join(temporary, `wap-gate-compiled-${String(Number(user) + 1)}`), { mode: 0o700 });
    const machine = { temporary, user: Number(user) + 1, env: {} };
    expect(compiledCodeDirectory(machine)).toBeNull();
  });

  it('is begun anew when earlier versions have filled it', async () => {
    const version = join(own(), 'v24');
    await mkdir(version, { recursive: true, mode: 0o700 });
    await Promise.all(
      Array.from({ length: 401 }, (_, i) => writeFile(join(version, String(i)), '')),
    );
    expect(directory()).toBeNull();
    expect(await readdir(temporary)).toEqual([]);
    expect(directory()).toBeNull();
    expect(directory()).toBe(own());
  });

  it('is no link and no file', async () => {
    const elsewhere = join(temporary, 'elsewhere');
    await mkdir(elsewhere, { mode: 0o700 });
    await symlink(elsewhere, own());
    expect(directory()).toBeNull();
    await rm(own());
    await writeFile(own(), '');
    expect(directory()).toBeNull();
  });
});

describe('the program', () => {
  const help = () =>
    execFileSync(process.execPath, [join(root, 'src/cli.ts'), '--help'], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary },
    });

  it(
    'keeps its compiled code from the second run on, and prints the same',
    { timeout: 60_000 },
    async () => {
      const first = help();
      expect(await readdir(own())).toEqual([]);
      const second = help();
      expect(await readdir(own(), { recursive: true })).not.toEqual([]);
      expect([second, help()]).toEqual([first, first]);
    },
  );
});
