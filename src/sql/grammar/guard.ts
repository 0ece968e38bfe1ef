import type { ParserRuleContext, Token } from 'antlr4ng';

import { fault, type Fault } from '../../domain/fault.ts';
import { asSentence, shorten } from '../../domain/wording.ts';
import { markGuarded, type GuardedSql, type OwnShape } from '../own.ts';
import { columnNames } from './guard/columns.ts';
import { tablesRead } from './guard/tables.ts';
import { objection } from './guard/walk.ts';
import {
  NO_STATEMENT,
  parseStatement,
  parseWhole,
  SECOND_STATEMENT,
  type Parsed,
  type SyntaxProblem,
} from './trino.ts';

/**
 * Proves by the grammar that a gate's own SQL is one SELECT of Trino, or one expression over one row, that only reads
 * and says the same at each run (lint rule CHK001); what the grammar cannot parse is refused. Fault `guard-refused`.
 */
export async function guardTrino(sql: string, shape: OwnShape): Promise<GuardedSql> {
  const text = sql.trim();
  if (text === '') throw refuse(shape, 'It is empty.');
  if (text.includes('\0')) throw refuse(shape, 'It holds the character NUL: remove it.');
  return shape === 'query' ? guardQuery(text) : guardExpression(text);
}

async function guardQuery(text: string): Promise<GuardedSql> {
  const parsed = await parseStatement(text);
  if (!parsed.ok) throw refuse('query', unparsed(parsed, text));
  const statement = parsed.tree.statement();
  if (!(statement instanceof parsed.grammar.parser.StatementDefaultContext)) {
    throw refuse('query', 'It is not a SELECT: a gate only reads.');
  }
  const root = statement.rootQuery();
  if (root.withFunction() !== null) {
    throw refuse('query', 'WITH FUNCTION is not accepted: call built-in functions.');
  }
  judge('query', parsed, root.query());
  return markGuarded('query', text, null, tablesRead(root.query(), parsed.grammar));
}

async function guardExpression(text: string): Promise<GuardedSql> {
  const parsed = await parseWhole(text, (parser) => parser.standaloneExpression());
  if (!parsed.ok) throw refuse('expression', unparsed(parsed, text));
  const expression = parsed.tree.expression();
  judge('expression', parsed, expression);
  return markGuarded('expression', text, columnNames(expression, parsed.grammar), []);
}

function judge(
  shape: OwnShape,
  { tokens, grammar }: Parsed<ParserRuleContext>,
  tree: ParserRuleContext,
): void {
  const semicolon = tokens.find((token) => token.type === grammar.Lexer.SEMICOLON);
  if (semicolon !== undefined) throw refuse(shape, 'It ends with a semicolon: remove it.');
  const against = objection(tree, shape, grammar);
  if (against !== null) throw refuse(shape, at(placeOf(against.at), against.reason));
}

function unparsed(problem: SyntaxProblem, text: string): string {
  switch (problem.message) {
    case NO_STATEMENT:
      return 'It holds no statement.';
    case SECOND_STATEMENT:
      return at(problem, 'It holds several statements: write one.');
    case "',' is left over":
      return at(problem, 'It holds several expressions: write one.');
    default:
      return /^WITH\s+SESSION\s+(?!AS\b|\()/i.test(text)
        ? 'WITH SESSION is not accepted: settings belong to the connection.'
        : syntax(problem);
  }
}

function syntax({ line, column, message }: SyntaxProblem): string {
  const reason = shorten(`line ${String(line)}, column ${String(column)}: ${message}`);
  return asSentence(`Trino's grammar cannot parse it: ${reason}`);
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function placeOf(token: Token | null): Position | null {
  return token === null ? null : { line: token.line, column: token.column + 1 };
}

function at(position: Position | null, reason: string): string {
  if (position === null) return reason;
  return `Line ${String(position.line)}, column ${String(position.column)}: ${reason}`;
}

function refuse(shape: OwnShape, reason: string): Fault {
  const expected = shape === 'query' ? 'one SELECT that only reads' : 'one expression over one row';
  return fault('guard-refused', 'engine-user', `The gate's SQL must be ${expected}. ${reason}`);
}
