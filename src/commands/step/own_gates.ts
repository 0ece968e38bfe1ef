import { kinds } from '../../checks/registry.ts';
import { gateChanges } from '../../config/changes/gates.ts';
import { loadConfig } from '../../config/load.ts';
import { weakens, type GateChange } from '../../domain/change.ts';
import { fault, type FaultRecord } from '../../domain/fault.ts';
import { formatLine } from '../../domain/location.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { Files, World } from '../../domain/world.ts';
import { capital, plural, shorten } from '../../domain/wording.ts';
import { directoryAt, fileAt } from '../../github/contents.ts';
import type { AuditRequest } from '../audit.ts';
import { configRequest } from '../session.ts';
import { filesAtBase, type AtBase } from './base_files.ts';
import type { OpenGitHub } from './outside.ts';
import { reach } from './reach.ts';
import type { StepRequest } from './request.ts';

/** The configuration as it is at the base of the pull request. */
export interface KnownBase {
  /** Null: not known, or not a pull request. */
  readonly atBase: AtBase | null;
  /** Why it is not known. */
  readonly why: FaultRecord | null;
}

/** Where the base is read from; `others` has what lies outside of the repository. Nothing is asked for yet. */
export async function lookAtBase(
  trigger: Trigger,
  github: OpenGitHub,
  world: Pick<World, 'files' | 'env'>,
  { config, others }: { readonly config: string; readonly others: Files },
): Promise<KnownBase> {
  const found = await reach(trigger, github, world, config);
  if ('why' in found) return { atBase: null, why: found.why };
  const { client, baseSha, checkout } = found;
  const base = {
    list: (place: string) => directoryAt(client, place, baseSha),
    fetch: (place: string) => fileAt(client, place, baseSha),
  };
  return { atBase: filesAtBase(base, checkout, world.files, others), why: null };
}

const BASE_IS_HERE = fault(
  'configuration',
  'config',
  'its gates are not here, since a run with secrets has the base checked out; pull_request tells it',
).record;

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
  { atBase, why }: KnownBase,
  { privileged, pullRequest }: Trigger,
  world: World,
): Promise<OwnGates> {
  if (atBase === null) return unknown(why, request);
  // What would be compared is the base with itself.
  if (privileged && pullRequest !== null) return unknown(BASE_IS_HERE, request);
  const all: AuditRequest = { ...request.audit, gates: [], check: [] };
  const asked = configRequest(all, 'compared', world);
  const [base, head, there] = await Promise.all([
    loadConfig(asked, atBase.files),
    loadConfig(asked, world.files),
    // What cannot be looked at is the trouble below.
    atBase.files.stat(all.config).catch(() => null),
  ]);
  if (atBase.trouble() !== null) return unknown(atBase.trouble(), request);
  const changes = gateChanges(there?.type === 'missing' ? null : base, head, kinds);
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
function unknown(why: FaultRecord | null, { failOnLoosened }: StepRequest): OwnGates {
  if (why === null) return { changes: null, faults: [], notices: [] };
  const what = `what this pull request does to its own gates is not known: ${why.message}`;
  if (!failOnLoosened) return { changes: null, faults: [], notices: [`${capital(what)}.`] };
  const message = `${what}; with \`fail-on-loosened\` that is an error`;
  return { changes: null, faults: [{ ...why, message }], notices: [] };
}
