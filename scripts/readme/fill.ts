import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { makeSections, type Sections } from './sections.ts';

/** The README with everything between its markers made anew, formatted. */
export async function freshReadme(root: string, readme: string): Promise<string> {
  const path = join(root, 'README.md');
  const settings = await resolveConfig(path);
  const filled = fill(readme, makeSections(root, readme));
  return format(filled, { ...settings, filepath: path });
}

function fill(readme: string, sections: Sections): string {
  return Object.entries(sections).reduce((text, [name, section]) => {
    const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md has no ${start} with an ${end} after it`);
    return `${text.slice(0, from + start.length)}\n\n${section}\n\n${text.slice(to)}`;
  }, readme);
}

/** The text without what differs from run to run: how many queries it took, and how long. */
export function withoutTimes(readme: string): string {
  return readme.replace(/^ +\d+ quer(?:y|ies) · .*engine .*$/gm, '  (cost)');
}
