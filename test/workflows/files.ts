import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly steps?: readonly Step[];
}

/** What the rules look at; anything else in a workflow is actionlint's concern. */
export interface Content {
  readonly on?: unknown;
  readonly permissions?: string | Readonly<Record<string, string>>;
  readonly jobs?: Readonly<Record<string, Job>>;
}

/** A workflow as it stands in a file. */
export interface Workflow {
  readonly path: string;
  readonly text: string;
  readonly content: Content;
}

export const workflow = (path: string, text: string): Workflow => ({
  path,
  text,
  content: parse(text) as Content,
});

export const readWorkflow = (path: string): Workflow =>
  workflow(path, readFileSync(join(ROOT, path), 'utf8'));

const namesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map(({ name }) => `${folder}/${name}`)
    .sort();

/** What others copy, and what this repository runs. */
export const workflows = [...namesIn('examples/workflows'), ...namesIn('.github/workflows')].map(
  readWorkflow,
);

/** The events of a workflow, each with its filters. */
export function eventsOf({ on }: Content): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  if (typeof on === 'string') return new Map([[on, {}]]);
  if (Array.isArray(on)) return new Map(on.map((name) => [String(name), {}]));
  const pairs = Object.entries((on ?? {}) as Record<string, Record<string, unknown> | null>);
  return new Map(pairs.map(([name, filters]) => [name, filters ?? {}]));
}

/** Every step, however deep it stands: in a workflow, or in a piece of one that a document shows. */
export function stepsIn(value: unknown): Step[] {
  if (Array.isArray(value)) return value.flatMap(stepsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('uses' in value || 'run' in value) return [value as Step];
  return Object.values(value).flatMap(stepsIn);
}

/** Whether a step is this action: by its name, or from this repository's own checkout. */
export const isGate = ({ uses = '' }: Step): boolean =>
  uses === './' || uses.startsWith('wap-gate/wap-gate@');

/** The jobs in which a gate audits: those that a branch may require. */
export const auditJobs = ({ jobs = {} }: Content): (readonly [string, Job])[] =>
  Object.entries(jobs).filter(([, { steps = [] }]) =>
    steps.some((step) => isGate(step) && (step.with?.['mode'] ?? 'audit') === 'audit'),
  );
