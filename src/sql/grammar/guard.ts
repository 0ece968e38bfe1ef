import type { ParserRuleContext, ParseTree } from 'antlr4ng';

import { fault, type Fault } from '../../domain/fault.ts';
import { markGuarded, type GuardedSql, type OwnShape } from '../own.ts';
import { oneStatement, parseWhole, type Parsed, type SyntaxProblem } from './trino.ts';
import type { Grammar } from './load.ts';

/** Table functions that only compute. Connectors bring others, and `system.query` passes any text to another database. */
const TABLE_FUNCTIONS = new Set(['sequence', 'exclude_columns']);

/**
 * Proves by the grammar that a gate's own SQL is one read-only SELECT of Trino, or one expression (lint rule CHK001);
 * what the grammar cannot parse is refused. Fault `guard-refused`.
 */
export async function guardTrino(sql: string, shape: OwnShape): Promise<GuardedSql> {
  switch (shape) {
    case 'query':
      return guardQuery(sql);
    case 'expression':
      return guardExpression(sql);
  }
}

async function guardQuery(sql: string): Promise<GuardedSql> {
  const parsed = await parseWhole(sql, (parser) => parser.program());
  if (!parsed.ok) throw refused('query', positioned(parsed));
  const several = oneStatement(parsed);
  if (several !== null) throw refused('query', positioned(several));
  const statement = parsed.tree.statements()[0]?.singleStatement().statement();
  if (!(statement instanceof parsed.grammar.parser.StatementDefaultContext)) {
    throw refused('query', `it is a ${firstWord(parsed)} statement`);
  }
  if (statement.rootQuery().withFunction() !== null) {
    throw refused('query', 'it declares a function of its own');
  }
  refuseTableFunctions('query', parsed.tree, parsed.grammar);
  return markGuarded('query', withoutSemicolon(sql, parsed));
}

async function guardExpression(sql: string): Promise<GuardedSql> {
  const parsed = await parseWhole(sql, (parser) => parser.standaloneExpression());
  if (!parsed.ok) throw refused('expression', positioned(parsed));
  const semicolon = parsed.tokens.some((token) => token.type === parsed.grammar.Lexer.SEMICOLON);
  if (semicolon) throw refused('expression', 'it holds a semicolon');
  refuseTableFunctions('expression', parsed.tree, parsed.grammar);
  return markGuarded('expression', sql);
}

function refuseTableFunctions(shape: OwnShape, tree: ParseTree, grammar: Grammar): void {
  if (tree instanceof grammar.parser.TableFunctionCallContext) {
    const name = tree.functionName().getText();
    if (!TABLE_FUNCTIONS.has(name.toLowerCase().replace(/^system\.builtin\./, ''))) {
      throw refused(shape, `it calls the table function ${name}, which may do more than read`);
    }
  }
  if (!(tree instanceof grammar.antlr.ParserRuleContext)) return;
  for (const child of tree.children ?? []) refuseTableFunctions(shape, child, grammar);
}

/** Token offsets count code points. */
function withoutSemicolon(sql: string, { tokens, grammar }: Parsed<ParserRuleContext>): string {
  const semicolon = tokens.find((token) => token.type === grammar.Lexer.SEMICOLON);
  if (semicolon === undefined) return sql;
  return Array.from(sql).slice(0, semicolon.start).join('');
}

function firstWord({ tokens }: Parsed<ParserRuleContext>): string {
  return (tokens[0]?.text ?? '').toUpperCase();
}

function positioned({ message, line, column }: SyntaxProblem): string {
  return `line ${String(line)}, column ${String(column)}: ${message}`;
}

function refused(shape: OwnShape, reason: string): Fault {
  const wanted =
    shape === 'query'
      ? 'one read-only SELECT statement of Trino'
      : 'one expression of Trino over a row';
  return fault('guard-refused', 'config', `The gate's own SQL is not ${wanted}: ${reason}.`);
}
