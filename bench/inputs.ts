import path from 'node:path';

/** Where everything that can be made again lies; not in git. */
export const CACHE = path.join(import.meta.dirname, '.cache');

/** A place below {@link CACHE} as commands and gates name it: relative to the root, where every program is started. */
export const cached = (...parts: string[]): string => ['bench/.cache', ...parts].join('/');

/** What the workloads read: files or directories below {@link CACHE}. */
export const INPUTS = {
  w30: 'w30.parquet',
  w30x10: 'w30x10.parquet',
  seeded: 'w30-seeded.parquet',
  wide: 'wide',
  gates: 'gates',
} as const;

export type Input = keyof typeof INPUTS;

export function isInput(name: string): name is Input {
  return Object.hasOwn(INPUTS, name);
}
