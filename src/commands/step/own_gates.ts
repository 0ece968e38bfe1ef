import { kinds } from '../../checks/registry.ts';
import { gateChanges } from '../../config/changes/gates.ts';
import { loadConfig } from '../../config/load.ts';
import { weakens, type GateChange } from '../../domain/change.ts';
import { fault, type FaultRecord } from '../../domain/fault.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { Files, World } from '../../domain/world.ts';
import { plural } from '../../domain/wording.ts';
import { failureText } from '../../github/failure.ts';
import { touchedFiles } from '../../github/pull_files.ts';
import type { AuditRequest } from '../audit.ts';
import { configRequest } from '../session.ts';
import { filesAtBase } from './base_files.ts';
import type { OpenGitHub } from './outside.ts';
import type { StepRequest } from './request.ts';

/** What is known of the files of a pull request. */
export interface PullFiles {
  /** Every path that it touches, those of before too; null: not known. */
  readonly touched: readonly string[] | null;
  /** The configuration as it is at the base; null: not known. */
  readonly atBase: Files | null;
  /** Why something is not known. */
  readonly why: string | null;
}

/** Outside of a pull request nothing is touched, and nothing is compared. */
const NO_PULL: PullFiles = { touched: null, atBase: null, why: null };

/** Looks at the files of the pull request. */
export async function lookAtPull(
  { pullRequest }: Trigger,
  github: OpenGitHub,
  files: Files,
): Promise<PullFiles> {
  const baseSha = pullRequest?.baseSha ?? null;
  if (pullRequest === null || baseSha === null) return NO_PULL;
  if (github === null) return { ...NO_PULL, why: 'there is no github-token' };
  try {
    const client = await github();
    const all = await touchedFiles(client, pullRequest.number);
    if (all === null) return { ...NO_PULL, why: 'it touches more files than GitHub lists' };
    const touched = all.flatMap(({ path, basePath }) => [
      path,
      ...(basePath === null ? [] : [basePath]),
    ]);
    const atBase = await filesAtBase(client, all, baseSha, files);
    const why = atBase === null ? 'it touches too many files' : null;
    return { touched: [...new Set(touched)], atBase, why };
  } catch (thrown) {
    return { ...NO_PULL, why: failureText(thrown, 'contents: read, pull-requests: read') };
  }
}

/** What the pull request does to its own gates, and what follows. */
export interface OwnGates {
  /** Null: not known, or not a pull request. */
  readonly changes: readonly GateChange[] | null;
  readonly faults: readonly FaultRecord[];
  readonly notices: readonly string[];
}

/** Compares the gates at base and head, all of them, as this run would read them. */
export async function ownGates(
  request: StepRequest,
  { atBase, why }: PullFiles,
  world: World,
): Promise<OwnGates> {
  if (atBase === null) return unknown(why, request.failOnLoosened);
  const all: AuditRequest = { ...request.audit, gates: [], check: [] };
  const asked = configRequest(all, 'compared', world);
  const [base, head] = await Promise.all([
    loadConfig(asked, atBase),
    loadConfig(asked, world.files),
  ]);
  const none = (await atBase.stat(all.config)).type === 'missing';
  const changes = gateChanges(none ? null : base, head, kinds);
  const worse = changes.filter(weakens);
  const message = `the pull request loosens its own gates in ${plural(worse.length, 'place')}, which \`fail-on-loosened\` forbids`;
  const blocked = request.failOnLoosened && worse.length > 0;
  return {
    changes,
    faults: blocked ? [fault('gates-loosened', 'config', message).record] : [],
    notices: [],
  };
}

function unknown(why: string | null, failOnLoosened: boolean): OwnGates {
  if (why === null) return { changes: null, faults: [], notices: [] };
  const message = `What this pull request does to its own gates is not known: ${why}`;
  return {
    changes: null,
    faults: failOnLoosened ? [fault('gates-loosened', 'config', message).record] : [],
    notices: [`${message}.`],
  };
}
