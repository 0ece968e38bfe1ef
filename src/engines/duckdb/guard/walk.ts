import { didYouMean } from '../../../domain/nearest.ts';
import type { OwnShape } from '../../../sql/own.ts';
import {
  AGGREGATE_FUNCTIONS,
  CHANCE_FUNCTIONS,
  CLOCK_FUNCTIONS,
  SCALAR_FUNCTIONS,
  TABLE_FUNCTIONS,
  WINDOW_FUNCTIONS,
} from './functions.ts';
import { isNode, nodeOf, nodesOf, textOf, type Node } from './tree.ts';

/** What the walk must know of the gate: which files it may name as a table. */
export interface Surroundings {
  readonly shape: OwnShape;
  readonly declared: (path: string) => boolean;
}

/** Classes of expressions that do nothing by themselves; each of their parts is walked. */
const PLAIN = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
]);

/** Why each other class is refused. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['DEFAULT', 'DEFAULT has no meaning in a SELECT: write the value.'],
  ['PARAMETER', 'It holds a parameter (? or $1), which nothing fills: write {{ params.NAME }}.'],
  ['POSITIONAL_REFERENCE', 'It names a column by its position (#1): write its name.'],
]);

/** Types of what is not an expression: queries, sources of rows, modifiers, and how values are ordered. */
const STRUCTURE = new Set([
  'SELECT_NODE',
  'SET_OPERATION_NODE',
  'RECURSIVE_CTE_NODE',
  'CTE_NODE',
  'JOIN',
  'SUBQUERY',
  'EMPTY',
  'EXPRESSION_LIST',
  'ORDER_MODIFIER',
  'LIMIT_MODIFIER',
  'LIMIT_PERCENT_MODIFIER',
  'DISTINCT_MODIFIER',
  'ORDER_DEFAULT',
  'ASCENDING',
  'DESCENDING',
]);

const FILE_NAME =
  /[/\\*?]|\.(?:parquet|csv|tsv|jsonl?|ndjson|xlsx?|txt|db|duckdb)(?:\.(?:gz|zst))?$/i;

/**
 * The first thing in the tree that a gate's own SQL may not hold, as a sentence; null when there is none. Everything
 * that is not known to be harmless is refused.
 */
export function objection(value: unknown, around: Surroundings): string | null {
  if (Array.isArray(value)) return firstOf(value, around);
  if (!isNode(value)) return null;
  return objectionTo(value, around) ?? firstOf(Object.values(partsOf(value)), around);
}

function firstOf(values: readonly unknown[], around: Surroundings): string | null {
  for (const value of values) {
    const found = objection(value, around);
    if (found !== null) return found;
  }
  return null;
}

/** A constant's value and a type's description hold neither expressions nor queries of ours to judge by their words. */
function partsOf(node: Node): Node {
  if (textOf(node, 'class') === 'CONSTANT') return {};
  if (textOf(node, 'class') !== 'CAST') return node;
  return { child: node['child'] };
}

function objectionTo(node: Node, around: Surroundings): string | null {
  if ('class' in node) return expression(node, around);
  if (isNode(node['sample']))
    return 'TABLESAMPLE picks other rows at each run: filter by a column.';
  if (typeof node['type'] === 'string') return structure(node, around);
  return null;
}

function expression(node: Node, around: Surroundings): string | null {
  const kind = textOf(node, 'class');
  switch (kind) {
    case 'COLUMN_REF':
      return columnName(node);
    case 'FUNCTION':
      return functionCall(node, around, [SCALAR_FUNCTIONS, AGGREGATE_FUNCTIONS, UNNEST]);
    case 'WINDOW':
      if (around.shape === 'expression')
        return 'An expression over one row cannot hold a window (OVER).';
      return functionCall(node, around, [WINDOW_FUNCTIONS, AGGREGATE_FUNCTIONS]);
    case 'SUBQUERY':
      return around.shape === 'expression'
        ? 'An expression over one row cannot hold a subquery.'
        : null;
    case 'STAR':
      return star(node, around);
    case 'OPERATOR':
      return around.shape === 'expression' && textOf(node, 'type') === 'GROUPING_FUNCTION'
        ? 'An expression over one row cannot hold GROUPING.'
        : null;
    case 'LAMBDA':
      // `j -> '$.a'` reads JSON and is parsed as a lambda whose body is a constant.
      return textOf(nodeOf(node, 'expr') ?? {}, 'class') === 'CONSTANT'
        ? null
        : 'Lambda functions are not accepted: unnest the list in a query instead.';
    default:
      return PLAIN.has(kind)
        ? null
        : (REFUSED.get(kind) ?? `${kind} is not accepted in a gate's SQL.`);
  }
}

const UNNEST: ReadonlySet<string> = new Set(['unnest']);

function functionCall(
  node: Node,
  around: Surroundings,
  accepted: readonly ReadonlySet<string>[],
): string | null {
  const written = textOf(node, 'function_name');
  const name = written.toLowerCase();
  const schema = textOf(node, 'schema');
  // The parser itself writes `main` before functions that stand for syntax, such as [1, 2].
  if (textOf(node, 'catalog') !== '' || (schema !== '' && schema !== 'main')) {
    return `The function ${schema}.${written} is not accepted: call built-in functions by their bare name, as in ${written}(x).`;
  }
  if (CLOCK_FUNCTIONS.has(name) || (name === 'age' && nodesOf(node, 'children').length === 1)) {
    return clock(written);
  }
  if (CHANCE_FUNCTIONS.has(name)) {
    return `The function ${written} gives another answer at each run: derive the value from the row, as with hash().`;
  }
  if (around.shape === 'expression' && !SCALAR_FUNCTIONS.has(name)) {
    if (AGGREGATE_FUNCTIONS.has(name)) {
      return `An expression over one row cannot hold the aggregate ${written}.`;
    }
    return unknownFunction(written, [SCALAR_FUNCTIONS]);
  }
  return accepted.some((names) => names.has(name)) ? null : unknownFunction(written, accepted);
}

function unknownFunction(name: string, accepted: readonly ReadonlySet<string>[]): string {
  const near = didYouMean(
    name,
    accepted.flatMap((names) => [...names]),
  );
  return `The function ${name} is not among those that a gate's SQL may call.${near}`;
}

function clock(name: string): string {
  return `It calls ${name}, which reads the clock, so that two runs would differ: use {{ ds }}, {{ data_interval_end }} or another template.`;
}

/** `current_date` without parentheses is parsed as a column and becomes a function when no column has that name. */
function columnName(node: Node): string | null {
  const names = node['column_names'];
  const [only, ...more] = Array.isArray(names) ? (names as unknown[]) : [];
  if (typeof only !== 'string' || more.length > 0) return null;
  return CLOCK_FUNCTIONS.has(only.toLowerCase()) ? clock(only) : null;
}

function star(node: Node, around: Surroundings): string | null {
  if (node['columns'] === true) {
    return 'COLUMNS(...) and ORDER BY ALL are not accepted: name the columns.';
  }
  return around.shape === 'expression'
    ? 'An expression over one row cannot be *: name a column.'
    : null;
}

function structure(node: Node, around: Surroundings): string | null {
  const type = textOf(node, 'type');
  switch (type) {
    case 'BASE_TABLE':
      return table(node, around);
    case 'TABLE_FUNCTION': {
      const call = nodeOf(node, 'function') ?? {};
      const name = textOf(call, 'function_name');
      if (TABLE_FUNCTIONS.has(name.toLowerCase())) return null;
      return `The table function ${name === '' ? '' : `${name} `}is not accepted: read {{ table }}, {{ target }} or a table by its name.`;
    }
    case 'SHOW_REF':
      return 'DESCRIBE, SHOW and SUMMARIZE are not accepted: write a SELECT.';
    case 'PIVOT':
      return 'PIVOT and UNPIVOT are not accepted: write a GROUP BY, or UNION ALL.';
    default:
      return STRUCTURE.has(type) ? null : `${type} is not accepted in a gate's SQL.`;
  }
}

/** DuckDB would read a file where a table's name looks like one; the locks allow only declared ones anyway. */
function table(node: Node, { declared }: Surroundings): string | null {
  const name = textOf(node, 'table_name');
  if (!FILE_NAME.test(name) || declared(name)) return null;
  return `The file '${name}' is not declared by the gate: name it as \`table\` or \`staging\`, and read {{ table }}.`;
}
