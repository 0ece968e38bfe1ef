import type { ParserRuleContext, Token } from 'antlr4ng';

import type { OwnShape } from '../../own.ts';
import type { Grammar } from '../load.ts';
import { clock, functionObjection, session, tableFunctionObjection } from './calls.ts';
import { partsOf } from './names.ts';
import { PLAIN_NODES } from './nodes.ts';

/** What a gate's own SQL may not hold, as a sentence, and where it stands. */
export interface Objection {
  readonly reason: string;
  readonly at: Token | null;
}

interface Place {
  readonly node: ParserRuleContext;
  /** Within the call of a function, the only place for a lambda function. */
  readonly call: boolean;
  /** Within MEASURES or DEFINE, where functions of patterns have a meaning. */
  readonly pattern: boolean;
}

const ROW = 'An expression over one row cannot hold';

/** Nodes that only a query may hold. */
const ONLY_IN_QUERIES: ReadonlyMap<string, string> = new Map([
  ['QueryStatement', `${ROW} a subquery.`],
  ['Over', `${ROW} a window (OVER).`],
  ['GroupingOperation', `${ROW} GROUPING.`],
  ['ListAgg', `${ROW} the aggregate listagg.`],
]);

const CLOCK_NODES: ReadonlySet<string> = new Set([
  'CurrentDate',
  'CurrentTime',
  'CurrentTimestamp',
  'LocalTime',
  'LocalTimestamp',
]);

const SESSION_NODES: ReadonlySet<string> = new Set([
  'CurrentUser',
  'CurrentCatalog',
  'CurrentSchema',
  'CurrentPath',
]);

const SAMPLING = 'TABLESAMPLE picks other rows at each run: filter by a column.';
const PARAMETER = 'It holds a parameter (?), which nothing fills: write {{ params.NAME }}.';
const LAMBDA = 'A lambda function (x -> ...) stands only where a function is called.';
const EMPTY_NAME = 'It holds an empty name (""): write the name.';

/** Why each other node is refused. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['Parameter', PARAMETER],
  ['BackQuotedIdentifier', 'It quotes a name with backquotes: write "name".'],
  ['DigitIdentifier', 'It holds a name that begins with a digit: write it in double quotes.'],
]);

/**
 * The first thing in the tree that a gate's own SQL may not hold; null when there is none. Everything that is not known
 * to be harmless is refused. A long chain of ORs is a deep tree: a stack of its own holds it.
 */
export function objection(
  tree: ParserRuleContext,
  shape: OwnShape,
  grammar: Grammar,
): Objection | null {
  const open: Place[] = [{ node: tree, call: false, pattern: false }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { node } = place;
    const kind = grammar.kinds.get(node.constructor) ?? 'This';
    const reason = objectionTo(kind, place, shape, grammar);
    if (reason !== null) return { reason, at: node.start };
    const call = place.call || kind === 'FunctionCall';
    const pattern = place.pattern || kind === 'MeasureDefinition' || kind === 'VariableDefinition';
    const inner = (node.children ?? []).filter(
      (child): child is ParserRuleContext => child instanceof grammar.antlr.ParserRuleContext,
    );
    for (const child of inner.reverse()) open.push({ node: child, call, pattern });
  }
  return null;
}

function objectionTo(
  kind: string,
  place: Place,
  shape: OwnShape,
  { parser }: Grammar,
): string | null {
  const { node, call, pattern } = place;
  if (node instanceof parser.FunctionCallContext) {
    const parts = partsOf(node.functionName().qualifiedName());
    return functionObjection(parts, { shape, pattern, window: node.over() !== null });
  }
  if (node instanceof parser.TableFunctionCallContext) {
    return tableFunctionObjection(partsOf(node.functionName().qualifiedName()));
  }
  if (node instanceof parser.SampledRelationContext) {
    return node.KW_TABLESAMPLE() === null ? null : SAMPLING;
  }
  if (node instanceof parser.RowCountContext) {
    return node.QUESTION_MARK() === null ? null : PARAMETER;
  }
  if (node instanceof parser.LambdaContext) return call ? null : LAMBDA;
  return objectionToKind(kind, node, shape);
}

function objectionToKind(kind: string, node: ParserRuleContext, shape: OwnShape): string | null {
  const word = node.start?.text ?? kind;
  if (CLOCK_NODES.has(kind)) return clock(word);
  if (SESSION_NODES.has(kind)) return session(word);
  if (kind === 'QuotedIdentifier') return word === '""' ? EMPTY_NAME : null;
  const onlyInQueries = ONLY_IN_QUERIES.get(kind);
  if (onlyInQueries !== undefined) return shape === 'expression' ? onlyInQueries : null;
  if (PLAIN_NODES.has(kind)) return null;
  return REFUSED.get(kind) ?? `${kind} is not accepted in a gate's SQL.`;
}
