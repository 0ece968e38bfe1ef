import type { Format } from '../domain/format.ts';
import type { RunResult } from '../domain/result.ts';
import type { Remembered } from './remembered.ts';

/** Where a report may point to; plain data, so that a report stays a function of its input. */
export interface Links {
  /**
   * The address below which the repository's files can be read at this commit, without a slash at the end
   * (`https://github.com/o/r/blob/<sha>`); null: paths are shown and not linked.
   */
  readonly files: string | null;
  /** Where the audited commit can be seen. */
  readonly commit: string | null;
  /** Where the whole report can be read; null: nowhere. */
  readonly report: string | null;
}

export interface RenderOptions {
  /** Columns of the terminal; used by `pretty` alone, which never writes a longer line. */
  readonly width: number;
  /** Whether `pretty` may use colour: false for a pipe and under NO_COLOR; the caller decides. */
  readonly colour: boolean;
  readonly links: Links;
  /** The most characters that `markdown` may return; null: as many as it takes. */
  readonly budget: number | null;
  /** What the report before this one said, for `markdown`; null: there was none, or it is not known. */
  readonly since: Remembered | null;
  /** What tells the report from others in the same place, for `markdown`; null: it stands alone. */
  readonly label: string | null;
  /** Sentences about the report itself, for `markdown`: what could not be shown elsewhere. */
  readonly notices: readonly string[];
}

/** Options of a report that goes into a file. */
export const PLAIN: RenderOptions = {
  width: 80,
  colour: false,
  links: { files: null, commit: null, report: null },
  budget: null,
  since: null,
  label: null,
  notices: [],
};

/** One output format: a finished result -> text. It decides nothing, and the same input gives the same bytes. */
export interface Reporter {
  readonly format: Format;
  /** For default file names, with its dot: `.json`. */
  readonly extension: string;
  readonly mediaType: string;
  readonly render: (result: RunResult, options: RenderOptions) => string;
}
