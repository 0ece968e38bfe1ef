import type { DuckDBConnection } from '@duckdb/node-api';

import { fault, type Fault } from '../../../domain/fault.ts';
import { asSentence } from '../../../domain/wording.ts';
import { markGuarded, type GuardedSql, type OwnShape } from '../../../sql/own.ts';
import { nodeOf, nodesOf, readTree, sameTree, textOf, type Node, type Parsed } from './tree.ts';
import { columnNames } from './columns.ts';
import { objection } from './walk.ts';

/**
 * Proves that a gate's own SQL is one SELECT, or one expression over one row, that only reads. `allowed_paths` grants
 * writing, so this is the only wall: DuckDB's own parser reads the text alone and wrapped as the compiler will wrap
 * it, both trees must agree, and everything in them must be known to be harmless.
 */
export async function guardSql(
  connection: DuckDBConnection,
  sql: string,
  shape: OwnShape,
  declared: (path: string) => boolean,
): Promise<GuardedSql> {
  const text = sql.trim();
  const slip = obviousSlip(text);
  if (slip !== null) throw refuse(shape, slip);
  const readings = READINGS[shape].map((reading) => reading(text));
  const trees = (await serialise(connection, readings)).map(readTree);
  const found = shape === 'query' ? queryIn(trees) : expressionIn(trees);
  if (typeof found === 'string') throw refuse(shape, found);
  const against = objection(found, { shape, declared });
  if (against !== null) throw refuse(shape, against);
  return markGuarded(shape, text, shape === 'expression' ? columnNames(found) : null);
}

const BEFORE = 'SELECT * FROM (\n';

/** The texts to parse. Prefixes are equally long, so that equal parts have equal places. */
const READINGS: Readonly<Record<OwnShape, readonly ((text: string) => string)[]>> = {
  query: [
    (text) => `${' '.repeat(BEFORE.length)}${text}\n`,
    (text) => `${BEFORE}${text}\n) AS own`,
  ],
  // What closes a parenthesis cannot close a bracket: an expression that is one in both never leaves its place.
  expression: [(text) => `SELECT (\n${text}\n)`, (text) => `SELECT [\n${text}\n]`],
};

function obviousSlip(text: string): string | null {
  if (text === '') return 'It is empty.';
  if (text.includes('\0')) return 'It holds the character NUL: remove it.';
  return text.endsWith(';') ? 'It ends with a semicolon: remove it.' : null;
}

async function serialise(
  connection: DuckDBConnection,
  texts: readonly string[],
): Promise<unknown[]> {
  const calls = texts.map((_, index) => `json_serialize_sql($${String(index + 1)}::VARCHAR)`);
  const result = await connection.run(`SELECT ${calls.join(', ')}`, [...texts]);
  const [row = []] = await result.getRows();
  return row;
}

/** The query's tree, or why it is not one. */
function queryIn([alone, wrapped]: readonly Parsed[]): Node | string {
  const own = single(alone);
  if (typeof own === 'string') return own;
  const outer = single(wrapped);
  const source = typeof outer === 'string' ? undefined : nodeOf(outer, 'from_table');
  const inner = source === undefined ? undefined : nodeOf(source, 'subquery')?.['node'];
  return sameTree(own, inner) ? own : 'It does not stay one query when it stands in parentheses.';
}

/** The expression's tree, or why it is not one. */
function expressionIn([inParentheses, inBrackets]: readonly Parsed[]): Node | string {
  const plain = onlyItem(single(inParentheses));
  if (typeof plain === 'string') return plain;
  const list = onlyItem(single(inBrackets));
  const [element, ...more] = typeof list === 'string' ? [] : nodesOf(list, 'children');
  if (typeof list === 'string' || textOf(list, 'function_name') !== 'list_value') {
    return 'It does not stay one expression when it stands in brackets.';
  }
  if (more.length > 0) return 'It holds several expressions: write one.';
  return sameTree(plain, element)
    ? plain
    : 'It does not stay one expression when it stands in brackets.';
}

/** The only column of a SELECT that has nothing but its list. */
function onlyItem(select: Node | string): Node | string {
  if (typeof select === 'string') return select;
  const [item, ...more] = nodesOf(select, 'select_list');
  const source = textOf(nodeOf(select, 'from_table') ?? {}, 'type');
  if (item === undefined || more.length > 0 || source !== 'EMPTY')
    return 'It is not one expression.';
  const others = Object.entries(select).filter(
    ([name]) => !['select_list', 'from_table'].includes(name),
  );
  // Whatever else a SELECT may hold (WHERE, GROUP BY, ORDER BY, WITH) must be as empty as in SELECT 1.
  return sameTree(Object.fromEntries(others), BARE) ? item : 'It is not one expression.';
}

const BARE = {
  type: 'SELECT_NODE',
  modifiers: [],
  cte_map: { map: [] },
  where_clause: null,
  group_expressions: [],
  group_sets: [],
  aggregate_handling: 'STANDARD_HANDLING',
  having: null,
  sample: null,
  qualify: null,
};

function single(parsed: Parsed | undefined): Node | string {
  if (parsed === undefined) return 'It could not be parsed.';
  if (!parsed.ok) {
    if (parsed.onlySelect) return 'It is not a SELECT: a gate only reads.';
    return asSentence(`DuckDB cannot parse it: ${parsed.reason.split('\n')[0] ?? ''}`);
  }
  const [statement, ...more] = parsed.statements;
  if (statement === undefined) return 'It holds no statement.';
  if (more.length > 0) return 'It holds several statements: write one.';
  return nodeOf(statement, 'node') ?? 'It holds no statement.';
}

function refuse(shape: OwnShape, reason: string): Fault {
  const expected = shape === 'query' ? 'one SELECT that only reads' : 'one expression over one row';
  return fault('guard-refused', 'engine-user', `The gate's SQL must be ${expected}. ${reason}`);
}
