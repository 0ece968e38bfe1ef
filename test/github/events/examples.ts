import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Json } from '../contract/description.ts';

interface Definition {
  readonly name: string;
  readonly examples: readonly Json[];
}

let read: readonly Definition[] | undefined;

/** A copy of a real payload, as if it were about this repository. */
export function example(name: string, action: string | null, repository: string): Json {
  read ??= JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('@octokit/webhooks-examples'), 'utf8'),
  ) as Definition[];
  const found = read
    .find((definition) => definition.name === name)
    ?.examples.find((one) => action === null || one['action'] === action);
  if (found === undefined) throw new Error(`there is no example of ${name} ${action ?? ''}`);
  return renamed(found, repository);
}

/** An object within a payload; made where there is none. */
export function within(payload: Json, ...keys: readonly string[]): Json {
  return keys.reduce((at, key) => (at[key] ??= {}) as Json, payload);
}

/** A copy in which each repository, and each address of one, has this name; the default branch is `main`. */
export function renamed(value: Json, repository: string): Json {
  const [owner = '', name = ''] = repository.split('/');
  let text = JSON.stringify(value);
  const names = [...text.matchAll(/"full_name":"([^"]+)"/g)].map((found) => found[1]!);
  for (const old of new Set(names)) text = text.replaceAll(old, repository);
  return JSON.parse(text, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || !('full_name' in inner)) return inner;
    const at = inner as Json;
    const branch = at['default_branch'] === undefined ? {} : { default_branch: 'main' };
    return { ...at, ...branch, name, owner: { ...(at['owner'] as Json), login: owner } };
  }) as Json;
}

/** A copy in which the addresses of pull request 2, the one of all examples, are those of another. */
export function renumbered(value: Json, number: number): Json {
  const text = JSON.stringify(value).replace(
    /\/(pulls?|issues)\/2(?=["/.])/g,
    `/$1/${String(number)}`,
  );
  return JSON.parse(text) as Json;
}
