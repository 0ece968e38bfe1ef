import * as fs from 'node:fs';
import { join } from 'node:path';

/** The files through which a step speaks to the runner. */
export const KINDS = ['output', 'env', 'state', 'path', 'summary'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * How a file is met: as it should be, named by no variable, named and not there, a directory (which nobody can write,
 * not even root), on a full device, or with so many bytes in it already.
 */
export type FileState =
  'sound' | 'unset' | 'missing' | 'unwritable' | 'full' | { readonly bytes: number };

const VARIABLES: Readonly<Record<Kind, string>> = {
  output: 'GITHUB_OUTPUT',
  env: 'GITHUB_ENV',
  state: 'GITHUB_STATE',
  path: 'GITHUB_PATH',
  summary: 'GITHUB_STEP_SUMMARY',
};

/** What a step wrote into its files. */
export interface Written {
  readonly outputs: Record<string, string>;
  readonly env: Record<string, string>;
  readonly state: Record<string, string>;
  readonly paths: string[];
  readonly summary: string;
  readonly problems: string[];
}

/** The runner's limits, in bytes. */
const MOST_SUMMARY = 1024 * 1024;
const MOST_OUTPUT = 1024 * 1024;

/** The files of one step: each step has its own. */
export class CommandFiles {
  readonly variables: Record<string, string> = {};
  private readonly paths = new Map<Kind, string>();
  /** Bytes that stood there before the step began. */
  private readonly before = new Map<Kind, number>();

  constructor(directory: string, states: Readonly<Partial<Record<Kind, FileState>>>) {
    fs.mkdirSync(directory, { recursive: true });
    for (const kind of KINDS) this.make(kind, join(directory, kind), states[kind] ?? 'sound');
  }

  private make(kind: Kind, path: string, state: FileState): void {
    if (state === 'unset') return;
    this.variables[VARIABLES[kind]] = path;
    this.paths.set(kind, path);
    // What a step makes of a missing file counts.
    this.before.set(kind, 0);
    if (state === 'missing') return;
    if (state === 'unwritable') fs.mkdirSync(path);
    else if (state === 'full') fs.symlinkSync('/dev/full', path);
    else {
      const filler = state === 'sound' ? '' : `${'x'.repeat(Math.max(0, state.bytes - 1))}\n`;
      fs.writeFileSync(path, filler);
      this.before.set(kind, filler.length);
    }
  }

  /** What the step left there, as the runner reads it, and what the runner would complain of. */
  read(): Written {
    const problems: string[] = [];
    const pairs = (kind: Kind): Record<string, string> => {
      try {
        return parsePairs(this.text(kind));
      } catch (error) {
        problems.push(`the ${kind} file cannot be read: ${(error as Error).message}`);
        return {};
      }
    };
    const outputs = pairs('output');
    const summary = this.text('summary');
    if (this.size('summary') > MOST_SUMMARY) problems.push('the summary is larger than 1 MiB');
    if (this.size('output') > MOST_OUTPUT) problems.push('the outputs are larger than 1 MiB');
    const env = pairs('env');
    if ('NODE_OPTIONS' in env) problems.push('NODE_OPTIONS may not be set through the env file');
    const paths = this.text('path').split(/\r?\n/).filter(Boolean);
    return { outputs, env, state: pairs('state'), paths, summary, problems };
  }

  private size(kind: Kind): number {
    return (this.before.get(kind) ?? 0) + Buffer.byteLength(this.text(kind));
  }

  private text(kind: Kind): string {
    const before = this.before.get(kind);
    const path = this.paths.get(kind);
    if (before === undefined || path === undefined || !isFile(path)) return '';
    const all = fs.readFileSync(path, 'utf8');
    return before === 0 ? all : all.slice(before);
  }
}

/** Neither absent, nor a directory, nor a device. */
const isFile = (path: string): boolean =>
  fs.statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** `name=value` and `name<<delimiter`, line by line as the runner reads them. */
export function parsePairs(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/);
  const pairs: Record<string, string> = {};
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals > 0 && (heredoc < 0 || equals < heredoc)) {
      pairs[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const delimiter = line.slice(heredoc + 2);
    if (heredoc <= 0 || delimiter === '') throw new Error(`invalid format '${line}'`);
    const end = lines.indexOf(delimiter, i + 1);
    if (end < 0) throw new Error(`no line is the delimiter '${delimiter}'`);
    pairs[line.slice(0, heredoc)] = lines.slice(i + 1, end).join('\n');
    i = end;
  }
  return pairs;
}
