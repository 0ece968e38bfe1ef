import { kinds } from '../../checks/registry.ts';
import { gateChanges } from '../../config/changes/gates.ts';
import { loadConfig } from '../../config/load.ts';
import { weakens, type GateChange } from '../../domain/change.ts';
import { Fault, fault, type FaultRecord } from '../../domain/fault.ts';
import { formatLine } from '../../domain/location.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { World } from '../../domain/world.ts';
import { plural, shorten } from '../../domain/wording.ts';
import { failureText } from '../../github/failure.ts';
import { fileAt, isStill, touchedFiles } from '../../github/pull_files.ts';
import type { AuditRequest } from '../audit.ts';
import { Checkout } from '../checkout.ts';
import type { Touched } from '../run_options.ts';
import { configRequest } from '../session.ts';
import { filesAtBase, type AtBase } from './base_files.ts';
import type { OpenGitHub } from './outside.ts';
import type { StepRequest } from './request.ts';

/** What is known of the files of a pull request. */
export interface PullFiles {
  /** Every path that it touches, those of before too; null: not known. */
  readonly touched: Touched | null;
  /** The configuration as it is at the base; null: not known. */
  readonly atBase: AtBase | null;
  /** Why something is not known. */
  readonly why: string | null;
}

/** Outside of a pull request nothing is touched, and nothing is compared. */
const NO_PULL: PullFiles = { touched: null, atBase: null, why: null };

/** Looks at the files of the pull request. */
export async function lookAtPull(
  { pullRequest }: Trigger,
  github: OpenGitHub,
  { files, env }: Pick<World, 'files' | 'env'>,
  config: string,
): Promise<PullFiles> {
  if (pullRequest === null) return NO_PULL;
  const { baseSha } = pullRequest;
  if (baseSha === null) return { ...NO_PULL, why: 'the event does not name its base' };
  if (github === null) return { ...NO_PULL, why: 'there is no github-token' };
  try {
    const client = await github();
    const all = await touchedFiles(client, pullRequest.number);
    if (all === null) return { ...NO_PULL, why: 'it touches more files than GitHub lists' };
    if (!(await isStill(client, pullRequest))) return { ...NO_PULL, why: MOVED };
    const checkout = new Checkout(files, env['GITHUB_REPOSITORY'] ?? null);
    if ((await checkout.places(config)).length === 0) return { ...NO_PULL, why: noPlace(config) };
    const paths = new Set(all.flatMap(({ path, basePath }) => [path, basePath ?? path]));
    const places = (path: string) => checkout.places(path);
    const fetch = (path: string) => fileAt(client, path, baseSha);
    const atBase = filesAtBase(all, fetch, checkout, files);
    return { touched: { paths: [...paths], places }, atBase, why: null };
  } catch (thrown) {
    return { ...NO_PULL, why: whyNot(thrown) };
  }
}

const MOVED = 'it has another head, or another base, than this run was started for';

const BASE_IS_HERE =
  'its gates are not here, since a run with secrets has the base checked out; pull_request tells it';

const noPlace = (config: string): string =>
  `${config} lies in no work tree of git that is the repository's, so GitHub's paths are not comparable`;

const whyNot = (thrown: unknown): string =>
  thrown instanceof Fault
    ? thrown.record.message
    : failureText(thrown, 'contents: read, pull-requests: read');

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
  { privileged, pullRequest }: Trigger,
  world: World,
): Promise<OwnGates> {
  if (atBase === null) return unknown(why, request);
  // What would be compared is the base with itself; by whose gates is audited is no question then.
  if (privileged && pullRequest !== null)
    return unknown(BASE_IS_HERE, { ...request, configFrom: 'head' });
  const all: AuditRequest = { ...request.audit, gates: [], check: [] };
  const asked = configRequest(all, 'compared', world);
  const [base, head] = await Promise.all([
    loadConfig(asked, atBase.files),
    loadConfig(asked, world.files),
  ]);
  if (atBase.trouble() !== null) return unknown(atBase.trouble(), request);
  const none = (await atBase.files.stat(all.config)).type === 'missing';
  const changes = gateChanges(none ? null : base, head, kinds);
  const worse = changes.filter(weakens);
  const places = plural(worse.length, 'place');
  const message = `the pull request loosens its own gates in ${places}, which \`fail-on-loosened\` forbids: ${inShort(worse)}`;
  const blocked = request.failOnLoosened && worse.length > 0;
  return {
    changes,
    faults: blocked ? [fault('gates-loosened', 'config', message).record] : [],
    notices: [],
  };
}

/** Where nobody sees the comment, the log tells what to undo. */
const MOST_TOLD = 3;

/** `orders/range:amount, min 0 → -100 (checks/orders.yml:9); 4 more` */
function inShort(changes: readonly GateChange[]): string {
  const told = changes.slice(0, MOST_TOLD).map(({ gate, check, change, what, location }) => {
    // Where it was is another line now.
    const place = location === null || change === 'removed' ? '' : ` (${formatLine(location)})`;
    return `${check ?? gate ?? 'gates'}, ${shorten(what)}${place}`;
  });
  const more = changes.length - told.length;
  return [...told, ...(more > 0 ? [`${String(more)} more`] : [])].join('; ');
}

/** What cannot be compared is told; where the workflow relies on it, it is an error. */
function unknown(
  why: string | null,
  { failOnLoosened, configFrom }: Pick<StepRequest, 'failOnLoosened' | 'configFrom'>,
): OwnGates {
  if (why === null) return { changes: null, faults: [], notices: [] };
  const message = `What this pull request does to its own gates is not known: ${why}`;
  const unread = `the gates of the base cannot be read: ${why}`;
  const faults = [
    ...(configFrom === 'base' ? [fault('file-unreadable', 'network', unread).record] : []),
    ...(failOnLoosened ? [fault('gates-loosened', 'config', message).record] : []),
  ];
  return { changes: null, faults, notices: [`${message}.`] };
}
