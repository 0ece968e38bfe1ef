// Written by `npm run generate` from the files in kinds/: do not edit.
import type { AnyKind } from './kind.ts';
import { mean } from './kinds/mean.ts';
import { notNull } from './kinds/not_null.ts';
import { range } from './kinds/range.ts';
import { rowCount } from './kinds/row_count.ts';
import { unique } from './kinds/unique.ts';

/** Every kind of check, by its name in a gate file. */
export const kinds: ReadonlyMap<string, AnyKind> = new Map<string, AnyKind>([
  ['mean', mean],
  ['not_null', notNull],
  ['range', range],
  ['row_count', rowCount],
  ['unique', unique],
]);
