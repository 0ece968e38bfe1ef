/** What a line asks of the runner. */
export interface Command {
  readonly name: string;
  /** Unescaped: file, line, endLine, col, endColumn, title. */
  readonly properties: Readonly<Record<string, string>>;
  /** Unescaped. */
  readonly message: string;
}

/** The runner knows these; any other is a line of text. */
const KNOWN = new Set([
  ...['add-mask', 'add-matcher', 'remove-matcher', 'add-path', 'set-env', 'set-output'],
  ...['save-state', 'debug', 'notice', 'warning', 'error', 'group', 'endgroup', 'echo'],
  ...['stop-commands'],
]);

/** Whether the runner acts on a command of this name. */
export const isKnown = (name: string): boolean => KNOWN.has(name);

/** The command of a line in either of the runner's two forms, known to it or not; null for plain text. */
export function parseCommand(line: string): Command | null {
  const newer = /^\s*::(?<name>[\w-]+)(?: (?<properties>.*?))?::(?<message>.*)$/s.exec(line);
  if (newer?.groups !== undefined) return command(newer.groups, ',');
  // The older form counts anywhere in a line, and only where the runner knows its name.
  const older = /##\[(?<name>[\w-]+)(?: (?<properties>[^\]]*))?\](?<message>.*)$/s.exec(line);
  if (older?.groups === undefined || !isKnown(older.groups['name']!)) return null;
  return command(older.groups, ';');
}

function command(groups: Readonly<Record<string, string | undefined>>, between: string): Command {
  const properties = (groups['properties'] ?? '')
    .split(between)
    .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1)])
    .filter(([name]) => name !== '');
  return {
    name: groups['name'] ?? '',
    properties: Object.fromEntries(
      properties.map(([name, value]) => [name!, unescapedProperty(value!)]),
    ),
    message: unescaped(groups['message'] ?? ''),
  };
}

/** `%25` comes last, or `%250A` would become a line break. */
const unescaped = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

const unescapedProperty = (text: string): string =>
  unescaped(
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%3B', ';')
      .replaceAll('%5D', ']'),
  );
