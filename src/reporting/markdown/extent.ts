import { listing, plural } from '../../domain/wording.ts';

/** How much a Markdown report shows. */
export interface Extent {
  readonly samples: boolean;
  readonly passing: boolean;
  readonly details: boolean;
  /** Rows of each table. */
  readonly top: number;
}

const ALL: Extent = { samples: true, passing: true, details: true, top: Infinity };
const TABLES: Extent = { samples: false, passing: false, details: false, top: Infinity };

export const LEAST: Extent = { ...TABLES, top: 0 };

/** From everything to next to nothing: sample rows go first, then passing checks, details, and rows of tables. */
export const EXTENTS: readonly Extent[] = [
  ALL,
  { ...ALL, samples: false },
  { ...ALL, samples: false, passing: false },
  TABLES,
  ...[200, 100, 50, 20, 10, 5, 2, 1].map((top) => ({ ...TABLES, top })),
  LEAST,
];

/** What the reader does not see, or null when nothing was left out. */
export function leftOut(extent: Extent): string | null {
  const parts = [
    ...(extent.samples ? [] : ['sample rows']),
    ...(extent.passing ? [] : ['passing checks']),
    ...(extent.details ? [] : ['details']),
    ...(extent.top === 0 ? ['every check'] : []),
    ...(extent.top > 0 && extent.top < Infinity
      ? [`all but the first ${plural(extent.top, 'row')} of each table`]
      : []),
  ];
  return parts.length === 0 ? null : `Left out to fit: ${listing(parts)}.`;
}
