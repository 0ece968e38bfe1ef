/** Which step made a check run: GitHub keeps it, and shows it to nobody. */
export interface MadeBy {
  readonly run: number;
  readonly attempt: number;
  readonly key: string;
  /** Of steps of one run with one key each has its own; null where an earlier version wrote it. */
  readonly step: string | null;
}

const FORM = /^(\d{1,15})\/(\d{1,6})\/([\w.-]+)(?:\/([0-9a-f]+))?$/;

/** Null for what is not of our making. */
export function madeBy(externalId: string | null): MadeBy | null {
  const found = FORM.exec(externalId ?? '');
  if (found === null) return null;
  const [, run, attempt, key = '', step = null] = found;
  return { run: Number(run), attempt: Number(attempt), key, step };
}
