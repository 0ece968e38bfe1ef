/**
 * What CHANGELOG.md says of a version: the text below `## [1.2.3] - 2026-01-02`.
 * @param {string} changelog
 * @param {string} version
 * @returns {string | null} null without such a section, or when there is nothing in it
 */
export function notesOf(changelog, version) {
  const lines = changelog.split('\n');
  const heading = `## [${version}] - `;
  const start = lines.findIndex(
    (line) => line.startsWith(heading) && /^\d{4}-\d\d-\d\d$/.test(line.slice(heading.length)),
  );
  if (start < 0) return null;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('## ') || /^\[[^\]]+\]: /.test(line));
  const notes = rest.slice(0, end < 0 ? rest.length : end).join('\n');
  // Headings such as `### Added` alone say nothing.
  return /^(?!#)\S/m.test(notes) ? notes.trim() : null;
}
