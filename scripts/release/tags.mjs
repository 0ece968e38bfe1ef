import { spawnSync } from 'node:child_process';

/**
 * @param {string} root
 * @param {string[]} args
 * @returns {string} what git printed
 * @throws {Error} with what git said
 */
export function git(root, args) {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return stdout.trimEnd();
  throw new Error(`git ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
}

/**
 * The tags that everybody sees, with the commits that they lead to: a clone of a runner has none.
 * @param {string} root
 * @returns {Map<string, string>}
 */
export function remoteTags(root) {
  const lines = git(root, ['ls-remote', '--tags', 'origin']).split('\n').filter(Boolean);
  // An annotated tag comes twice: itself, then, with `^{}`, its commit.
  return new Map(
    lines.map((line) => {
      const [commit = '', ref = ''] = line.split('\t');
      return [ref.replace(/^refs\/tags\//, '').replace(/\^\{\}$/, ''), commit];
    }),
  );
}

/**
 * Tags HEAD as the version, where nobody has yet, and moves the tag of its major version there. Nothing is tagged in
 * this clone: either the remote takes both, or nothing has happened.
 * @param {string} root
 * @param {string} version
 * @returns {string[]} the tags that are now at HEAD and were not
 */
export function pushTags(root, version) {
  const known = [...remoteTags(root).keys()];
  const own = `v${version}`;
  const major = `v${version.split('.')[0]}`;
  // Only the major tag may be moved: without the plus the remote refuses a tag that exists.
  const refs = [
    ...(known.includes(own) ? [] : [`HEAD:refs/tags/${own}`]),
    ...(newestOf(major, known, version) === version ? [`+HEAD:refs/tags/${major}`] : []),
  ];
  if (refs.length > 0) git(root, ['push', '--atomic', 'origin', ...refs]);
  return refs.map((ref) => ref.replace(/^.*\//, ''));
}

/**
 * A fix of 1.2 that comes after 1.3.0 must not take users of `v1` back.
 * @param {string} major
 * @param {string[]} tags
 * @param {string} version
 */
function newestOf(major, tags, version) {
  const versions = tags
    .filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag) && tag.startsWith(`${major}.`))
    .map((tag) => tag.slice(1));
  const order = new Intl.Collator('en', { numeric: true });
  return [...versions, version].sort(order.compare).at(-1);
}
