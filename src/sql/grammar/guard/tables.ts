import type { ParserRuleContext, ParseTree } from 'antlr4ng';
import type { QueryStatementContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';

import { TABLE_ALIAS, TARGET_ALIAS } from '../../own.ts';
import type { Grammar } from '../load.ts';
import { folded, nameOf, partsOf } from './names.ts';

interface Place {
  readonly node: ParseTree;
  /** The common tables that a bare name means here. */
  readonly common: ReadonlySet<string>;
}

const OURS: ReadonlySet<string> = new Set([TABLE_ALIAS, TARGET_ALIAS]);

/**
 * The tables that a query reads, as the parts of their names, each once. Common tables are not among them; in
 * `WITH t AS (SELECT * FROM t) ...` the inner `t` is a table.
 */
export function tablesRead(
  tree: ParserRuleContext,
  { antlr, parser }: Grammar,
): readonly (readonly string[])[] {
  const tables = new Map<string, readonly string[]>();
  const open: Place[] = [{ node: tree, common: OURS }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { node, common } = place;
    if (node instanceof parser.QueryStatementContext) {
      open.push(...withCommonTables(node, common).reverse());
    } else if (node instanceof parser.TableRefContext) {
      const parts = partsOf(node);
      const key = parts.map(folded);
      const known = key.length === 1 && common.has(key.join());
      if (!known) tables.set(JSON.stringify(key), tables.get(JSON.stringify(key)) ?? parts);
    } else if (node instanceof antlr.ParserRuleContext) {
      const inner = [...(node.children ?? [])].reverse();
      for (const child of inner) open.push({ node: child, common });
    }
  }
  return [...tables.values()];
}

/** Each common table sees those before it, and itself where it is recursive. */
function withCommonTables(query: QueryStatementContext, outer: ReadonlySet<string>): Place[] {
  const clause = query.with();
  const recursive = (clause?.KW_RECURSIVE() ?? null) !== null;
  const places: Place[] = [];
  let common = outer;
  for (const named of clause?.namedQuery() ?? []) {
    const more = new Set([...common, folded(nameOf(named.identifier()))]);
    places.push({ node: named.query(), common: recursive ? more : common });
    common = more;
  }
  return [...places, { node: query.queryNoWith(), common }];
}
