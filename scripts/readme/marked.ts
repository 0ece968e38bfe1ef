/** What stands between `<!-- name:start -->` and `<!-- name:end -->`, by name. */
export type Sections = Readonly<Record<string, string>>;

/** The text with each section between its markers; a marker that is missing is an error of the named file. */
export function fill(file: string, markdown: string, sections: Sections): string {
  return Object.entries(sections).reduce((text, [name, section]) => {
    const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${file} has no ${start} with an ${end} after it`);
    return `${text.slice(0, from + start.length)}\n\n${section}\n\n${text.slice(to)}`;
  }, markdown);
}
