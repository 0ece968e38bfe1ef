/** Says of a comment that it is ours, for which step, and who wrote it last. */
export interface Marker {
  readonly key: string;
  readonly sha: string;
  /** The id of the workflow run: a later run has a higher one. */
  readonly run: number;
  readonly attempt: number;
  /** Of steps of one run with one key each has its own; null where an earlier version wrote it. */
  readonly step: string | null;
}

const MARKER =
  /^<!-- wap-gate:v1 key=([\w.-]{1,64}) sha=([0-9a-f]{7,64}) run=(\d{1,15}) attempt=(\d{1,6})(?: step=([0-9a-f]{1,32}))? -->\n/;

/** The first line of a comment. */
export function markerLine({ key, sha, run, attempt, step }: Marker): string {
  const of = `key=${key} sha=${sha} run=${String(run)} attempt=${String(attempt)}`;
  return `<!-- wap-gate:v1 ${of}${step === null ? '' : ` step=${step}`} -->\n`;
}

/** The marker at the very beginning of a comment; null for any other comment, one that quotes ours included. */
export function readMarker(body: string): Marker | null {
  // An editor in a browser saves with carriage returns.
  const found = MARKER.exec(body.slice(0, 300).replaceAll('\r\n', '\n'));
  if (found === null) return null;
  const [, key = '', sha = '', run, attempt, step = null] = found;
  return { key, sha, run: Number(run), attempt: Number(attempt), step };
}

type Run = Pick<Marker, 'run' | 'attempt'>;

/** Whether a later run, or a later attempt of the same, wrote the other one. */
export const isLater = (other: Run, than: Run): boolean =>
  other.run > than.run || (other.run === than.run && other.attempt > than.attempt);
