import { sep } from 'node:path';
import type { Problem } from '../domain/result.ts';
import type { World } from '../domain/world.ts';
import type { RunOptions } from './run_options.ts';

/** `~` is where the user is at home. */
export function atHome(path: string, env: World['env']): string {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  return home === '' ? path : path.replace(/^~(?=$|[/\\])/, () => home);
}

/** What lies in the checkout a pull request may have written: it must not be believed. */
export async function reuseProblems(
  { reuse }: Pick<RunOptions, 'reuse'>,
  { files, env }: Pick<World, 'files' | 'env'>,
): Promise<Problem[]> {
  if (reuse === undefined) return [];
  const [path, root] = await Promise.all([files.real(atHome(reuse, env)), files.real('.')]);
  if (path !== root && !path.startsWith(`${root}${sep}`)) return [];
  const expected = 'a directory elsewhere, such as ~/.cache/wap-gate';
  const message = `Earlier results would be taken from '${reuse}', below the working directory, where a pull request may have written them; expected ${expected}.`;
  return [{ message, location: null, found: reuse, expected }];
}
