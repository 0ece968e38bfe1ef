import { main } from '../../src/cli/main.ts';
import { realWorld } from '../../src/commands/world.ts';
import type { World } from '../../src/domain/world.ts';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How often the planted member was used. */
  readonly calls: number;
}

/** How a member fails: it throws at once, or its promise is rejected. */
export type Failing = 'throws' | 'rejects';

/**
 * Runs the command line in this process, in the current directory, with one member of World failing at the calls that
 * `fails` names; the first call is 1.
 */
export async function runPlanted(
  argv: readonly string[],
  member: string,
  fails: (call: number) => boolean,
  how: Failing = 'throws',
): Promise<Run> {
  const text = { stdout: '', stderr: '' };
  const stop = new AbortController();
  const base: World = {
    ...realWorld(stop.signal),
    stdout: collector((chunk) => (text.stdout += chunk)),
    stderr: collector((chunk) => (text.stderr += chunk)),
  };
  let calls = 0;
  const hit = (): Promise<never> | undefined => {
    calls += 1;
    if (!fails(calls)) return undefined;
    const error = new Error('planted');
    if (how === 'throws') throw error;
    return Promise.reject(error);
  };
  try {
    const code = await main(argv, planted(base, member, hit));
    return { code, ...text, calls };
  } finally {
    stop.abort();
  }
}

const collector = (take: (text: string) => void): World['stdout'] => ({
  write: async (text) => {
    take(text);
  },
  isTTY: false,
  columns: 80,
});

function planted(base: World, member: string, hit: () => unknown): World {
  const [outer = '', inner] = member.split('.');
  if (inner === undefined) return proxied(base, outer, hit);
  const part = base[outer as 'files'];
  return { ...base, [outer]: proxied(part, inner, hit) };
}

function proxied<T extends object>(target: T, name: string, hit: () => unknown): T {
  return new Proxy(target, {
    get: (of, key) => {
      const value: unknown = Reflect.get(of, key);
      if (key !== name) return value;
      if (typeof value === 'function') {
        return (...given: unknown[]): unknown => hit() ?? Reflect.apply(value, of, given);
      }
      hit();
      return value;
    },
  });
}
