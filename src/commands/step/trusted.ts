import { fault, type Fault, type FaultRecord } from '../../domain/fault.ts';
import type { Trigger } from '../../domain/trigger.ts';
import { firstOf } from '../../domain/wording.ts';
import type { Files, GitPlace, World } from '../../domain/world.ts';
import type { StepRequest } from './request.ts';

/** Files that configuration is made of: what else a pipeline leaves untracked is data. */
const CONFIGURATION = /\.(?:ya?ml|json|sql)$/i;

/** Read whatever is audited: connections, defaults, waivers. */
const ROOT: GitPlace = { directory: '.', names: ['wap-gate.yml', 'wap-gate.yaml'] };

/**
 * Where the event hands out secrets, gates, their SQL and wap-gate.yml are code that is run with them: they must be
 * those of the repository's own branch, as that has committed them. An audit without gate files reads wap-gate.yml too.
 */
export async function untrusted(
  { event, privileged, trustedShas }: Trigger,
  { audit }: StepRequest,
  world: World,
): Promise<FaultRecord | null> {
  if (!privileged) return null;
  const found = await doubt(trustedShas, audit, world);
  return found === null ? null : notTheBase(event, found).record;
}

/** What was found instead of what the base has committed. */
export const notTheBase = (event: Trigger['event'], found: string): Fault =>
  fault(
    'untrusted-checkout',
    'config',
    `on ${event} the gates must be those of the base branch, since this run has secrets: ${found}. Check out the base ` +
      'and change nothing of it (actions/checkout without `ref`), or audit on pull_request and post from workflow_run ' +
      'with `mode: report`',
  );

/** Why what would be read is not what the base has committed; null: it is. */
async function doubt(
  trusted: readonly string[],
  audit: StepRequest['audit'],
  { git, files }: World,
): Promise<string | null> {
  const own = await git.workTree('.');
  const expected = `expected ${trusted[0] ?? 'the base'}`;
  if (own === null) return `no commit is checked out, ${expected}`;
  if (!trusted.includes(own.head)) return `${own.head} is checked out, ${expected}`;
  for (const place of [ROOT, ...(await placesOf(audit, files))]) {
    const { directory } = place;
    // First: no status is asked of another's repository.
    if ((await git.workTree(directory))?.root !== own.root) {
      return `${directory} is not part of the checkout of the working directory`;
    }
    const found = await git.differences(place);
    if (found === null) return `git does not say what was changed in ${directory}`;
    const { changed } = found;
    if (changed.length > 0) return `the checkout was changed (${firstOf(changed)})`;
    const foreign = await foreignOf(found.untracked, { place, root: own.root, files });
    if (foreign.length > 0) return `${firstOf(foreign)} is not committed there`;
  }
  return null;
}

/** Where gates are read from; what does not exist is not read. */
async function placesOf(
  { config, gates }: StepRequest['audit'],
  files: Files,
): Promise<GitPlace[]> {
  const paths = gates.filter((gate) => /[/\\]/.test(gate) || CONFIGURATION.test(gate));
  const places = [config, ...paths].map(async (path): Promise<GitPlace[]> => {
    const { type } = await files.stat(path);
    if (type === 'missing') return [];
    if (type === 'directory') return [{ directory: path, names: ['.'] }];
    const [, directory = '.', name = path] = /^(.*)[/\\](.+)$/.exec(path) ?? [];
    return [{ directory: directory === '' ? '/' : directory, names: [name] }];
  });
  return (await Promise.all(places)).flat();
}

/** What of the untracked could be read as configuration: a directory is a link or a repository of its own. */
async function foreignOf(
  untracked: readonly string[],
  { place, root, files }: { place: GitPlace; root: string; files: Files },
): Promise<readonly string[]> {
  // What is named is read, whatever it is called.
  if (!place.names.includes('.')) return untracked;
  const read = await Promise.all(
    untracked.map(async (path) => {
      if (CONFIGURATION.test(path)) return [path];
      const { type } = await files.stat(`${root}/${path}`);
      return type === 'directory' ? [path] : [];
    }),
  );
  return read.flat();
}
