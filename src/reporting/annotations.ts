import { formatLocation, isOfCall, type Location } from '../domain/location.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Problem, RunResult } from '../domain/result.ts';
import { asSentence, plural } from '../domain/wording.ts';
import { checksNeeding } from './checks_needing.ts';
import { ownerOf, runbookOf, type Placed } from './content.ts';
import { neutralise } from './text/neutral.ts';
import { clip } from './text/width.ts';

/** A note on a line of a file of the repository. Plain text: GitHub shows it as it is. */
export interface Annotation {
  readonly level: 'failure' | 'warning';
  readonly title: string;
  readonly message: string;
  /** Null where it stands in no file: an input of the action. */
  readonly place: { readonly file: string; readonly line: number } | null;
}

/** GitHub takes 255 characters and 64 KB; nobody reads that much. */
const LONGEST_TITLE = 200;
const LONGEST_MESSAGE = 2_000;

/** One for each problem and for each check that needs somebody, or whole gate, what is worst first. */
export function annotations(result: RunResult): Annotation[] {
  const of = (outcome: Outcome, level: Annotation['level']): Annotation[] =>
    checksNeeding(result, outcome).map((placed) => annotation(placed, level));
  return [
    ...result.problems.map(problemAnnotation),
    ...of('failed', 'failure'),
    ...of('errored', 'failure'),
    ...of('warned', 'warning'),
  ];
}

/** What is said of the annotations that are not shown; null when all are. */
export function hiddenAnnotations(all: number, shown: number): string | null {
  return all > shown ? `${plural(all - shown, 'more annotation')} not shown` : null;
}

function annotation(placed: Placed, level: Annotation['level']): Annotation {
  const { check } = placed;
  const [owner, runbook] = [ownerOf(placed), runbookOf(placed)];
  const lines = [
    asSentence(check.message),
    ...(check.threshold === '' ? [] : [`Expected: ${asSentence(check.threshold)}`]),
    ...(owner === null ? [] : [`Owner: ${owner}`]),
    ...(runbook === null ? [] : [`Runbook: ${runbook}`]),
    ...(isOfCall(check.location) ? [`At: ${formatLocation(check.location)}`] : []),
  ];
  return {
    level,
    title: titleOf(`${check.id}: ${check.outcome}`),
    message: messageOf(lines),
    place: placeOf(check.location),
  };
}

function problemAnnotation({ message, location, expected }: Problem): Annotation {
  const lines = [message, ...(expected === null ? [] : [`Expected: ${asSentence(expected)}`])];
  return {
    level: 'failure',
    title: titleOf(`wap-gate: ${titleAt(location)}`),
    message: messageOf(lines),
    place: location === null ? null : placeOf(location),
  };
}

/** What no line of a file can carry says in its title where it is. */
function titleAt(location: Location | null): string {
  if (location === null) return 'problem';
  return isOfCall(location) ? formatLocation(location) : 'configuration';
}

const titleOf = (text: string): string => clip(neutralise(text), LONGEST_TITLE);

const messageOf = (lines: readonly string[]): string =>
  lines.map((line) => clip(neutralise(line), LONGEST_MESSAGE)).join('\n');

/** A path of the repository; inputs of the action, absolute paths and those that leave the repository are none. */
function placeOf(location: Location): Annotation['place'] {
  const { file, line } = location;
  const path = file.replace(/^\.\//, '');
  const inside = !path.startsWith('/') && !path.split('/').includes('..');
  return inside && !isOfCall(location) ? { file: path, line } : null;
}
