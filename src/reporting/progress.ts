import { formatCount } from '../domain/wording.ts';
import { formatDuration } from './amount.ts';
import { neutralise } from './text/neutral.ts';
import { clip } from './text/width.ts';

/** How far a run is. */
export interface ProgressState {
  readonly gatesDone: number;
  readonly gates: number;
  readonly queriesDone: number;
  /** Queries known so far: plans of later gates may add some. */
  readonly queries: number;
  /** Why the newest running query runs; null between queries. */
  readonly current: string | null;
  readonly milliseconds: number;
}

/**
 * One line without a line feed, at most `width - 1` columns, since some terminals break the line after the last one.
 * `12 s · 1 of 3 gates · 4 of 9 queries · one scan for 12 checks`
 */
export function progressLine(state: ProgressState, width: number): string {
  const of = (done: number, all: number, word: string): string =>
    `${formatCount(done)} of ${formatCount(all)} ${word}`;
  const parts = [
    formatDuration(state.milliseconds),
    ...(state.gates > 1 ? [of(state.gatesDone, state.gates, 'gates')] : []),
    ...(state.queries > 0 ? [of(state.queriesDone, state.queries, 'queries')] : []),
    state.current ?? (state.queries > 0 ? 'judging' : 'reading schemas and statistics'),
  ];
  return clip(neutralise(parts.join(' · ')), Math.max(0, width - 1));
}
