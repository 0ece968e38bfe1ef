import type { AnyKind } from '../checks/kind.ts';
import type { Check, Severity } from '../domain/check.ts';
import type { Gate } from '../domain/gate.ts';
import type { Problem } from '../domain/result.ts';
import type { Thresholds } from '../domain/tolerance.ts';
import type { TemplateContext } from '../templates/context.ts';
import { readItem, type Item } from './item.ts';
import type { Loading } from './loading.ts';
import { normalise } from './parameters.ts';
import { renderParameters } from './rendering.ts';
import { ITEM_PROPERTIES, ITEM_SHAPE } from './shapes.ts';
import { locate, problemAt, type Span } from './source.ts';
import { fillTemplate, templatesIn } from './templated.ts';
import { readThresholds } from './thresholds.ts';
import {
  entryOf,
  follow,
  holdsRefused,
  valueAt,
  type Entry,
  type MapNode,
  type YamlNode,
} from './tree.ts';

/** A check before its id is known to be unique in the gate. */
export type Declared = Omit<Check, 'id' | 'name'> & {
  /** `range:delay`, as the gate's text says it: the same on every day. */
  readonly label: string;
  readonly givenName: string | null;
};

const DEFAULT_SAMPLES = 5;

/** One item of a gate's `checks`; null when there are problems, which are all added. */
export async function readCheck(
  node: YamlNode,
  gate: Gate,
  context: TemplateContext,
  loading: Loading,
  problems: Problem[],
): Promise<Declared | null> {
  const before = problems.length;
  const item = readItem(node, loading.kinds, problems);
  if (item === null) return null;
  const misshapen = await loading.shapes.problems(item.beside, ITEM_SHAPE, 'A check');
  problems.push(...misshapen);
  const parameters = await readParameters(item, gate, context, loading, problems);
  if (parameters === null || misshapen.length > 0 || holdsRefused(item.beside)) return null;
  const options = new Options(item.beside, context, problems);
  const { kind, entry } = item;
  const counts = kind.countsRowsWith?.(parameters.filled) ?? kind.countsRows;
  refuseSamples(item, counts, problems);
  const severity = (options.plain('severity') ?? loading.defaults.severity) as Severity;
  const thresholds = readThresholds(
    item.beside,
    { name: entry.key, countsRows: counts },
    severity,
    problems,
  );
  const check: Declared = {
    label: labelOf(kind, parameters.written),
    givenName: options.text('name'),
    kind: kind.kind,
    parameters: parameters.filled,
    severity: severityOf(thresholds),
    thresholds,
    where: options.sql('where'),
    ...templatesOf(item),
    owner: options.text('owner') ?? gate.owner,
    runbook: options.text('runbook') ?? gate.runbook,
    description: options.text('description'),
    tags: options.list('tags'),
    samples: options.number('samples') ?? loading.defaults.samples ?? DEFAULT_SAMPLES,
    location: locate(node.at.source, item.entry.at.start),
    implicit: false,
  };
  return problems.length > before ? null : check;
}

/** What decides the check and is filled in anew for each run. */
function templatesOf({ entry, beside }: Item): Pick<Check, 'templates'> {
  const where = valueAt(beside, 'where');
  const templates = [
    ...templatesIn(entry.value),
    ...(where === undefined ? [] : templatesIn(where)),
  ];
  return templates.length === 0 ? {} : { templates };
}

const severityOf = ({ fail }: Thresholds): Severity => (fail === null ? 'warn' : 'error');

/** `range:delay`; the kind alone where the kind has nothing to add. */
export function labelOf(kind: AnyKind, parameters: Record<string, unknown>): string {
  const title = kind.title(parameters);
  return title === '' ? kind.kind : `${kind.kind}:${title}`;
}

interface Read {
  readonly written: Record<string, unknown>;
  readonly filled: Record<string, unknown>;
}

/** What may be tolerated or shown where a check has failing rows, and nowhere else. */
const OF_ROWS: ReadonlySet<string> = new Set(['tolerate', 'warn', 'fail', 'samples']);

/** What any check may say stands beside its kind, and not among its parameters. */
function isMisplaced({ key }: Entry, kind: AnyKind): boolean {
  const isParameter = Object.hasOwn(kind.parameters['properties'] ?? {}, key);
  if (isParameter || !Object.hasOwn(ITEM_PROPERTIES, key)) return false;
  return !OF_ROWS.has(key) || kind.countsRows || kind.countsRowsWith !== undefined;
}

function besideInstead({ key, at }: Entry, kind: Entry): Problem {
  const message = `\`${key}\` belongs beside \`${kind.key}\`, and not in it.`;
  return problemAt(at, message, key, `\`${key}\` beside \`${kind.key}\``);
}

/** Parameters without those keys that are told to stand elsewhere. */
function withoutMisplaced(tree: YamlNode, { kind, entry }: Item, problems: Problem[]): YamlNode {
  if (tree.node !== 'map') return tree;
  const misplaced = tree.entries.filter((each) => isMisplaced(each, kind));
  problems.push(...misplaced.map((each) => besideInstead(each, entry)));
  return { ...tree, entries: tree.entries.filter((each) => !misplaced.includes(each)) };
}

async function readParameters(
  item: Item,
  gate: Gate,
  context: TemplateContext,
  loading: Loading,
  problems: Problem[],
): Promise<Read | null> {
  const { kind, entry } = item;
  const misplaced: Problem[] = [];
  const tree = withoutMisplaced(normalise(kind, entry), item, misplaced);
  const shape = await loading.shapes.problems(tree, kind.parameters, `\`${entry.key}\``);
  const misshapen = [...misplaced, ...shape];
  problems.push(...misshapen);
  if (misshapen.length > 0 || tree.node !== 'map' || holdsRefused(tree)) return null;
  const { written, filled } = renderParameters(kind, tree, gate, context, problems);
  if (filled === null) return null;
  const senseless = kind.problems?.(filled) ?? [];
  for (const { path, message, found, expected } of senseless) {
    const at = path === '' ? entry.at : spanBelow(tree, path);
    const hint = expected === undefined ? '' : ` (expected ${expected})`;
    const sentence = `\`${entry.key}\`: ${message.replace(/\.$/, '')}${hint}.`;
    problems.push(problemAt(at, sentence, found ?? null, expected ?? null));
  }
  return senseless.length > 0 ? null : { written, filled };
}

/** Where a parameter stands: its key, since the value may be far below. */
function spanBelow(tree: MapNode, pointer: string): Span {
  const { node, entry } = follow(tree, pointer);
  return entry?.at ?? node.at;
}

function refuseSamples({ beside, entry }: Item, countsRows: boolean, problems: Problem[]): void {
  const samples = entryOf(beside, 'samples');
  if (samples === undefined || countsRows) return;
  const message = `\`${entry.key}\` has no failing rows to show: remove \`samples\`.`;
  problems.push(problemAt(samples.at, message, 'samples'));
}

/** The keys beside the kind, by name; their shape has been judged. */
class Options {
  private readonly beside: MapNode;
  private readonly context: TemplateContext;
  private readonly problems: Problem[];

  constructor(beside: MapNode, context: TemplateContext, problems: Problem[]) {
    this.beside = beside;
    this.context = context;
    this.problems = problems;
  }

  text(key: string): string | null {
    return this.filled(key, 'text');
  }

  sql(key: string): string | null {
    return this.filled(key, 'sql');
  }

  plain(key: string): string | null {
    const node = valueAt(this.beside, key);
    return node?.node === 'text' ? node.value : null;
  }

  number(key: string): number | null {
    const node = valueAt(this.beside, key);
    return node?.node === 'number' ? Number(node.text) : null;
  }

  list(key: string): string[] {
    const node = valueAt(this.beside, key);
    if (node?.node !== 'list') return [];
    return node.items.flatMap((item) => (item.node === 'text' ? [item.value] : []));
  }

  private filled(key: string, as: 'text' | 'sql'): string | null {
    const node = valueAt(this.beside, key);
    if (node?.node !== 'text') return null;
    return fillTemplate(node, as, this.context, this.problems);
  }
}
