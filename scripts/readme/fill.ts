import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { fill } from './marked.ts';
import { makeSections } from './sections.ts';

/** The README with everything between its markers made anew, formatted. */
export async function freshReadme(root: string, readme: string): Promise<string> {
  const path = join(root, 'README.md');
  const settings = await resolveConfig(path);
  const filled = fill('README.md', readme, makeSections(root, readme));
  return format(filled, { ...settings, filepath: path });
}

/** The text without what differs from run to run: how many queries it took, and how long. */
export function withoutTimes(readme: string): string {
  return readme.replace(/^ +\d+ quer(?:y|ies) · .*engine .*$/gm, '  (cost)');
}
