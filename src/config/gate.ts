import { parseLogicalDate, type LogicalDate } from '../domain/calendar.ts';
import type { Gate, Interval, PartitionScope } from '../domain/gate.ts';
import type { Location } from '../domain/location.ts';
import type { Problem } from '../domain/result.ts';
import { parseTableReference, type TableReference } from '../domain/table.ts';
import { TABLE_ALIAS, TARGET_ALIAS } from '../sql/own.ts';
import type { TemplateContext } from '../templates/context.ts';
import { builtFromOf } from './built_from.ts';
import type { Loading } from './loading.ts';
import type { ConfigRequest } from './request.ts';
import { scalarText } from './scalar_text.ts';
import { parseSize } from './size.ts';
import { locate, problemAt, type Span } from './source.ts';
import { fillTemplate, templatesIn, type Written } from './templated.ts';
import { entryOf, textAt, valueAt, type YamlNode } from './tree.ts';

/** A gate without its checks, and what its templates are filled with. */
export interface Head {
  readonly gate: Gate;
  readonly context: TemplateContext;
}

const NOWHERE: TableReference = { by: 'name', parts: ['unknown'], text: 'unknown' };

/**
 * Everything of a gate but its checks. A part that has a problem is replaced by something harmless, so that the checks
 * can still be judged; the caller drops a gate with problems.
 */
export function readHead(
  root: YamlNode,
  name: string,
  request: ConfigRequest,
  loading: Loading,
  problems: Problem[],
): Head {
  const context = contextOf(root, name, request);
  const text = (key: string): string | null => {
    const node = valueAt(root, key);
    return node?.node === 'text' ? fillTemplate(node, 'text', context, problems) : null;
  };
  const { outputTable: given, staging: staged, words } = request;
  const target = { key: 'table', option: words.place('output-table'), given } as const;
  const audited = { key: 'staging', option: words.place('staging'), given: staged } as const;
  const location = locate(root.at.source, entryOf(root, 'gate')?.at.start ?? root.at.start);
  const table = tableOf(root, target, context, problems);
  const staging = tableOf(root, audited, context, problems);
  const built =
    request.builtFrom === null
      ? null
      : optionText(request.words.place('built-from'), request.builtFrom);
  const gate: Gate = {
    name,
    location,
    description: text('description'),
    owner: text('owner') ?? loading.defaults.owner,
    runbook: text('runbook') ?? loading.defaults.runbook,
    connection: request.connection ?? textAt(root, 'connection') ?? loading.defaults.connection,
    table: table ?? NOWHERE,
    staging: staging ?? table ?? NOWHERE,
    ...templatesOf(root),
    partition: partitionOf(root, context, problems),
    where: whereOf(request, context, problems),
    interval: context.interval,
    pin: textAt(root, 'pin') !== 'off',
    builtFrom: builtFromOf(root, built, context, problems),
    session: sessionOf(root),
    maxScanBytes: sizeOf(root, problems),
    places: {
      staging: placeOf(writtenTable(root, audited) ?? writtenTable(root, target)) ?? location,
      partition: placeOf(valueAt(root, 'partition')),
      where: placeOf(whereIn(request)),
    },
    checks: [],
  };
  return { gate, context };
}

const placeOf = (written: Pick<Written, 'at'> | null | undefined): Location | null =>
  written ? locate(written.at.source, written.at.start) : null;

/** The values of the run, as templates of this gate see them. */
export function contextOf(root: YamlNode, name: string, request: ConfigRequest): TemplateContext {
  return {
    gate: name,
    ds: logicalDate(request),
    interval: intervalOf(textAt(root, 'interval')),
    params: request.params,
    pr: request.pr,
    headSha: request.headSha,
    runId: request.runId,
    env: request.env,
    words: request.words,
    aliases: { table: TABLE_ALIAS, target: TARGET_ALIAS },
  };
}

/** With a date that is none nothing is audited; the stand-in keeps every gate from complaining of it too. */
function logicalDate({ ds }: ConfigRequest): LogicalDate | null {
  return ds === null ? null : (parseLogicalDate(ds) ?? { date: '1970-01-01', hour: 0 });
}

const INTERVALS: readonly Interval[] = ['hour', 'day', 'week', 'month'];

const intervalOf = (text: string | undefined): Interval =>
  INTERVALS.find((interval) => interval === text) ?? 'day';

/** A key that names a table, and the option of the call that replaces it. */
interface TableKey {
  readonly key: 'table' | 'staging';
  /** Its place. */
  readonly option: string;
  readonly given: string | null;
}

/** What names the table; null: nothing does. */
function writtenTable(root: YamlNode, { key, option, given }: TableKey): Written | null {
  if (given !== null) return optionText(option, given);
  const node = valueAt(root, key);
  return node?.node === 'text' ? node : null;
}

/** The table; null when nothing names one or it is none. */
function tableOf(
  root: YamlNode,
  key: TableKey,
  context: TemplateContext,
  problems: Problem[],
): TableReference | null {
  const written = writtenTable(root, key);
  if (written === null) return null;
  const text = fillTemplate(written, 'table', context, problems);
  if (text === null) return null;
  const reference = parseTableReference(text);
  if (reference !== undefined) return reference;
  const expected = "a name such as schema.table, or a path such as 'data/*.parquet'";
  const message = `'${text}' is not the name of a table; expected ${expected}.`;
  problems.push(problemAt(written.at, message, text, expected));
  return null;
}

function templatesOf(root: YamlNode): Pick<Gate, 'templates'> {
  const nodes = ['table', 'staging', 'built_from'].flatMap((key) => valueAt(root, key) ?? []);
  const templates = nodes.filter(({ node }) => node === 'text').flatMap(templatesIn);
  return templates.length === 0 ? {} : { templates };
}

function partitionOf(
  root: YamlNode,
  context: TemplateContext,
  problems: Problem[],
): PartitionScope | null {
  const entry = entryOf(root, 'partition');
  if (entry?.value.node !== 'text') return null;
  const { at, value: column } = entry.value;
  const of = context.interval === 'hour' ? '{{ data_interval_start }}' : '{{ ds }}';
  const needed: Problem[] = [];
  const value = fillTemplate(optionText('partition', of), 'text', context, needed);
  problems.push(
    ...needed.map((problem) => ({ ...problem, location: locate(at.source, at.start) })),
  );
  return value === null ? null : { column, value };
}

/** Session properties: name -> value as text. */
function sessionOf(root: YamlNode): Record<string, string> {
  const node = valueAt(root, 'session');
  if (node?.node !== 'map') return {};
  return Object.fromEntries(
    node.entries.flatMap(({ key, value }): [string, string][] => {
      const text = scalarText(value);
      return text === null ? [] : [[key, text]];
    }),
  );
}

function sizeOf(root: YamlNode, problems: Problem[]): number | null {
  const node = valueAt(root, 'max_scan_bytes');
  if (node?.node !== 'text') return null;
  const bytes = parseSize(node.value);
  if (bytes !== undefined) return bytes;
  const expected = 'a size such as 512MB or 10GB';
  const message = `\`max_scan_bytes\` is '${node.value}'; expected ${expected}.`;
  problems.push(problemAt(node.at, message, node.value, expected));
  return null;
}

function whereOf(
  request: ConfigRequest,
  context: TemplateContext,
  problems: Problem[],
): string | null {
  const written = whereIn(request);
  return written === null ? null : fillTemplate(written, 'sql', context, problems);
}

const whereIn = ({ where, words }: ConfigRequest): Written | null =>
  where === null ? null : optionText(words.place('where'), where);

/** A text of the call as one that has a place: `--staging:1:5`, ``input `staging`, line 1, column 5``. */
export function optionText(file: string, value: string): Written {
  const at: Span = { source: { file, text: value }, start: 0, end: value.length };
  return { value, at };
}
