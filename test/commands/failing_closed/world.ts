import type { Row, Section } from './row.ts';

/** A member of World, and what its failure comes to, at whichever of its calls it happens. */
export interface Member extends Pick<Row, 'condition' | 'verdict' | 'code' | 'says'> {
  /** `files.read` */
  readonly member: string;
  /** `never`: an audit does not call it, which is proved by counting. `dropped`: nothing depends on it. */
  readonly use: 'needed' | 'dropped' | 'never';
}

const needed = (member: string, condition: string): Member => ({
  member,
  condition: `\`World.${member}\`: ${condition}`,
  use: 'needed',
  verdict: 'error',
  code: 3,
  says: 'stopped on an unexpected error: planted',
});

const notNeeded = (member: string, use: 'dropped' | 'never', condition: string): Member => ({
  member,
  condition: `\`World.${member}\`: ${condition}`,
  use,
  verdict: 'pass',
  code: 0,
  says: 'all 3 checks passed',
});

export const MEMBERS: readonly Member[] = [
  needed('env', 'the environment cannot be read'),
  needed('stdout.write', 'the report cannot be printed'),
  notNeeded(
    'stderr.write',
    'dropped',
    'progress cannot be told; the verdict does not depend on it',
  ),
  needed('clock.now', 'the clock throws'),
  needed('clock.monotonic', 'the stop watch throws'),
  needed('sleep', 'the deadline cannot be kept'),
  notNeeded('fetch', 'never', 'an audit of files asks no server'),
  needed('random', 'the run cannot be named'),
  needed('signal', 'nobody can be asked whether to stop'),
  needed('files.read', 'a file cannot be read'),
  notNeeded(
    'files.chunks',
    'never',
    'only compressed text and JSON are read through before they are audited',
  ),
  needed('files.write', 'a report cannot be written'),
  notNeeded('files.makeDirectory', 'never', 'only the action makes the directory of its reports'),
  needed('files.stat', 'a file cannot be looked at'),
  needed('files.list', 'a directory cannot be listed'),
  needed('files.glob', 'a pattern cannot be expanded'),
  needed('files.absolute', 'a path cannot be resolved'),
  notNeeded('files.real', 'never', 'only the action asks where links of a pull request lead'),
  needed('git.head', 'the commit cannot be found'),
  notNeeded('git.workTree', 'never', 'only the action asks whose files it reads'),
  notNeeded('git.differences', 'never', 'only the action asks whose files it reads'),
  notNeeded('git.committed', 'never', 'only the action asks whose files it reads'),
  needed('duckdbLibrary', 'DuckDB cannot be looked for'),
  notNeeded('cwd', 'never', 'paths are resolved by `files.absolute` alone'),
];

export const world: Section = {
  title: 'The world',
  lead: 'Everything outside the program reaches it through one value, World. Each of its members throws once, at each of its calls in turn, and then at all of them.',
  rows: MEMBERS,
};
