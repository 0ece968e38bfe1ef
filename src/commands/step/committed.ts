import { isAbsolute, join, relative, sep } from 'node:path';
import { blobOf } from '../../domain/blob.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { Committed, Files, World } from '../../domain/world.ts';
import { notTheBase } from './trusted.ts';

/** Files of which only what the repository's own branch has committed is read. */
export interface CommittedFiles {
  readonly files: Files;
  /** What was refused, whoever asked for it; null: nothing so far. */
  readonly refusal: () => FaultRecord | null;
}

/** What is checked out. */
interface Tree {
  readonly root: string;
  readonly holds: ReadonlyMap<string, Committed>;
}

/**
 * A gate may include a pack from anywhere, and wap-gate.yml name a baseline anywhere: whatever is read where the event
 * hands out secrets must be, byte for byte, what the checked-out commit holds there. Elsewhere all files may be read.
 */
export function committedFiles(
  { event, privileged, trustedShas }: Trigger,
  world: Pick<World, 'files' | 'git'>,
): CommittedFiles {
  if (!privileged) return { files: world.files, refusal: () => null };
  let refused: FaultRecord | null = null;
  const refuse = (found: string): never => {
    const thrown = notTheBase(event, found);
    refused ??= thrown.record;
    throw thrown;
  };
  let asked: Promise<Tree | null> | undefined;
  const read = async (path: string): Promise<Uint8Array> => {
    asked ??= checkedOut(trustedShas, world);
    const tree = await asked;
    if (tree === null) return refuse(`git does not say what is committed as ${path}`);
    const hash = await hashOf(path, tree, world.files);
    if (hash === null) return refuse(`${path} is not committed there`);
    return blobOf(await world.files.read(path), hash) ?? refuse(`${path} was changed`);
  };
  return { files: { ...world.files, read }, refusal: () => refused };
}

/** Null: git does not say it, or it is none of these commits. */
async function checkedOut(
  trusted: readonly string[],
  { git }: Pick<World, 'git'>,
): Promise<Tree | null> {
  const tree = await git.workTree('.');
  if (tree === null || !trusted.includes(tree.head)) return null;
  const holds = await git.committed(tree);
  return holds === null ? null : { root: tree.root, holds };
}

/** The hash of a file that is committed, as is every link on the way to it; null: it is not. */
async function hashOf(path: string, { root, holds }: Tree, files: Files): Promise<string | null> {
  const here = await files.real('.');
  let place = within(root, join(here, relative(files.absolute('.'), files.absolute(path))));
  for (;;) {
    const found = holds.get(place);
    if (found?.type === 'file') {
      return within(root, await files.real(join(root, place))) === place ? found.hash : null;
    }
    const link = stepsOf(place).find((step) => holds.get(step)?.type === 'link');
    if (link === undefined) return null;
    const target = within(root, await files.real(join(root, link)));
    if (target === '' || target === link) return null;
    place = `${target}${place.slice(link.length)}`;
  }
}

/** `a/b/c` -> `a`, `a/b`, `a/b/c`. */
const stepsOf = (place: string): string[] =>
  place.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));

/** The path from the root; '' for what lies elsewhere. */
function within(root: string, path: string): string {
  const found = relative(root, path);
  const elsewhere = isAbsolute(found) || found.split(sep)[0] === '..';
  return elsewhere ? '' : found.split(sep).join('/');
}
