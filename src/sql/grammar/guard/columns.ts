import type { ParserRuleContext, ParseTree } from 'antlr4ng';

import type { Grammar } from '../load.ts';
import { folded, partsOf, nameOf } from './names.ts';

interface Place {
  readonly node: ParseTree;
  /** The parameters of the lambda functions around it: they hide columns of their names. */
  readonly hidden: ReadonlySet<string>;
}

/**
 * The columns that an expression names, each once and as written; null when one of them is written in several parts
 * (`t.a`, `row.field`), which only the table could tell apart.
 */
export function columnNames(
  tree: ParserRuleContext,
  { antlr, parser }: Grammar,
): readonly string[] | null {
  const names = new Set<string>();
  const open: Place[] = [{ node: tree, hidden: new Set() }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { node, hidden } = place;
    if (node instanceof parser.DereferenceContext) return null;
    if (node instanceof parser.LambdaContext) {
      const parameters = node.identifier().map((identifier) => folded(nameOf(identifier)));
      open.push({ node: node.expression(), hidden: new Set([...hidden, ...parameters]) });
    } else if (
      node instanceof parser.ColumnNameContext ||
      node instanceof parser.ColumnRefContext
    ) {
      const [only, ...more] = partsOf(node.qualifiedName() ?? NAMELESS);
      if (only === undefined || more.length > 0) return null;
      if (!hidden.has(folded(only))) names.add(only);
    } else if (node instanceof antlr.ParserRuleContext) {
      const inner = [...(node.children ?? [])].reverse();
      for (const child of inner) open.push({ node: child, hidden });
    }
  }
  return [...names];
}

const NAMELESS = { identifier: () => [] };
