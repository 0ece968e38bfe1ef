import type { KnownFailure } from '../domain/baseline.ts';
import type { Problem } from '../domain/result.ts';
import type { Files } from '../domain/world.ts';
import { readBaseline, type WrittenFailure } from './baseline.ts';
import { concerned, type KnownChecks } from './concerned.ts';
import type { ConfigRequest } from './request.ts';
import type { RootConfig } from './root.ts';
import type { Shapes } from './validate.ts';

/** The known failures of a run. */
export interface Baseline {
  /** What is let pass, of checks of these gates. */
  readonly known: readonly KnownFailure[];
  /** What stands in the file that the run will write; null: there is none yet. */
  readonly before: readonly KnownFailure[] | null;
  /** The files that were read. */
  readonly paths: readonly string[];
}

/** Both files, before it is known which checks there are. */
export interface ReadBaselines {
  readonly applied: readonly WrittenFailure[];
  readonly before: readonly WrittenFailure[] | null;
  readonly paths: readonly string[];
  /** Whether the applied file is the one to be written: what it says of checks that are gone then goes too. */
  readonly rewritten: boolean;
  readonly problems: readonly Problem[];
}

/** Reads the file of known failures that the call or wap-gate.yml names, and the one that the run will write. */
export async function readBaselines(
  request: Pick<ConfigRequest, 'baseline' | 'writeBaseline'>,
  root: Pick<RootConfig, 'baseline'>,
  files: Files,
  shapes: Shapes,
): Promise<ReadBaselines> {
  const problems: Problem[] = [];
  const path = request.baseline ?? root.baseline;
  const target = request.writeBaseline ?? null;
  const rewritten =
    path !== null && target !== null && files.absolute(path) === files.absolute(target);
  const read = (file: string, mayMiss: boolean) =>
    readBaseline(file, files, shapes, { mayMiss, problems });
  const applied = path === null ? null : await read(path, rewritten);
  const before = rewritten ? applied : target === null ? null : await read(target, true);
  const paths = [path, target].flatMap((file) => file ?? []);
  return { applied: applied ?? [], before, paths, rewritten, problems };
}

/** What of it concerns the checks of this load, and a problem for each check that does not exist. */
export function baselineOf(
  { applied, before, paths, rewritten }: ReadBaselines,
  known: KnownChecks,
  problems: Problem[],
): Baseline {
  const told = rewritten ? [] : problems;
  return {
    known: concerned(applied, known, 'The baseline entry', told),
    before: before === null ? null : before.filter(({ check }) => mayExist(check, known)),
    paths,
  };
}

/** A check that is gone from a gate that was read needs no entry any more. */
function mayExist(check: string, { gates, checks }: KnownChecks): boolean {
  return checks.includes(check) || !gates.includes(check.slice(0, check.indexOf('/')));
}
