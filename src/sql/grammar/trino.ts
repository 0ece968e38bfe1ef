import type { ParserRuleContext, Token } from 'antlr4ng';
import type {
  SingleStatementContext,
  TrinoSqlParser,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';

import { tooDeep } from './depth.ts';
import { loadGrammar, type Grammar } from './load.ts';

/** Where a text stops being what was expected: line from 1, column from 1 in code points. */
export interface SyntaxProblem {
  readonly ok: false;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A whole text as a tree of the grammar, with the tokens that it was read from (comments left out). */
export interface Parsed<T extends ParserRuleContext> {
  readonly ok: true;
  readonly tree: T;
  readonly tokens: readonly Token[];
  readonly grammar: Grammar;
}

/** Whether the text is exactly one statement of Trino's grammar; a `;` may end it. */
export async function parseTrino(sql: string): Promise<{ readonly ok: true } | SyntaxProblem> {
  const parsed = await parseStatement(sql);
  return parsed.ok ? { ok: true } : parsed;
}

export const SECOND_STATEMENT = 'a second statement begins here';
export const NO_STATEMENT = 'there is no statement';

/**
 * Exactly one statement; a `;` may end it. The rule of one is asked first: that of several takes them even without `;`,
 * and finds two in `SELECT * FROM t, LATERAL (SELECT 1)`. It only explains what is wrong.
 */
export async function parseStatement(
  sql: string,
): Promise<Parsed<SingleStatementContext> | SyntaxProblem> {
  const parsed = await parseWhole(sql, (parser) => parser.singleStatement());
  if (parsed.ok) return parsed;
  const program = await parseWhole(sql, (parser) => parser.program());
  if (!program.ok) return program;
  const [first, second] = program.tree.statements();
  if (first === undefined) return { ok: false, message: NO_STATEMENT, line: 1, column: 1 };
  const begin = second?.start ?? null;
  return begin === null ? parsed : problemAt(begin, SECOND_STATEMENT);
}

/**
 * Parses a whole text by one rule: first the fast way that gives up at the first surprise, then the full one, which
 * decides.
 */
export async function parseWhole<T extends ParserRuleContext>(
  sql: string,
  rule: (parser: TrinoSqlParser) => T,
): Promise<Parsed<T> | SyntaxProblem> {
  const grammar = await loadGrammar();
  if (sql.includes('\0'))
    return { ok: false, message: 'it holds the character NUL', line: 1, column: 1 };
  const deep = tooDeep(tokensOf(grammar, sql));
  if (deep !== null) return problemAt(deep, 'it is nested too deep');
  try {
    return tryFast(grammar, sql, rule) ?? tryFull(grammar, sql, rule);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return { ok: false, message: 'it is nested too deep', line: 1, column: 1 };
  }
}

function tokensOf({ antlr, Lexer }: Grammar, sql: string): readonly Token[] {
  const lexer = new Lexer(antlr.CharStreams.fromString(sql));
  lexer.removeErrorListeners();
  const stream = new antlr.CommonTokenStream(lexer);
  stream.fill();
  return stream.getTokens().filter((token) => token.channel === antlr.Token.DEFAULT_CHANNEL);
}

function tryFast<T extends ParserRuleContext>(
  grammar: Grammar,
  sql: string,
  rule: (parser: TrinoSqlParser) => T,
): Parsed<T> | undefined {
  const reading = read(grammar, sql);
  const { antlr } = grammar;
  reading.parser.interpreter.predictionMode = antlr.PredictionMode.SLL;
  reading.parser.errorHandler = new antlr.BailErrorStrategy();
  try {
    return reading.finish(rule);
  } catch (thrown) {
    if (thrown instanceof antlr.ParseCancellationException) return undefined;
    throw thrown;
  }
}

function tryFull<T extends ParserRuleContext>(
  grammar: Grammar,
  sql: string,
  rule: (parser: TrinoSqlParser) => T,
): Parsed<T> | SyntaxProblem {
  const reading = read(grammar, sql);
  reading.parser.interpreter.predictionMode = grammar.antlr.PredictionMode.LL;
  const parsed = reading.finish(rule);
  if (parsed !== undefined) return parsed;
  return reading.problems[0] ?? { ok: false, message: 'it cannot be read', line: 1, column: 1 };
}

interface Reading {
  readonly parser: TrinoSqlParser;
  readonly problems: readonly SyntaxProblem[];
  /** Undefined when something was wrong, or text was left over. */
  readonly finish: <T extends ParserRuleContext>(
    rule: (parser: TrinoSqlParser) => T,
  ) => Parsed<T> | undefined;
}

function read(grammar: Grammar, sql: string): Reading {
  const { antlr, Lexer } = grammar;
  const problems: SyntaxProblem[] = [];
  class Listener extends antlr.BaseErrorListener {
    override syntaxError(...[, token, line, column, message]: unknown[]): void {
      problems.push({
        ok: false,
        message: plainMessage(String(message), token as Token | null),
        line: Number(line),
        column: Number(column) + 1,
      });
    }
  }
  const lexer = new Lexer(antlr.CharStreams.fromString(sql));
  lexer.removeErrorListeners();
  lexer.addErrorListener(new Listener());
  const stream = new antlr.CommonTokenStream(lexer);
  const parser = new grammar.parser.TrinoSqlParser(stream);
  parser.removeErrorListeners();
  parser.addErrorListener(new Listener());
  const finish: Reading['finish'] = (rule) => {
    const tree = rule(parser);
    stream.fill();
    const tokens = stream
      .getTokens()
      .filter((token) => token.channel === antlr.Token.DEFAULT_CHANNEL);
    const rest = stream.LT(1);
    const ended = rest === null || rest.type === antlr.Token.EOF;
    if (!ended) problems.push(problemAt(rest, `'${rest.text ?? ''}' is left over`));
    return problems.length === 0 ? { ok: true, tree, tokens, grammar } : undefined;
  };
  return { parser, problems, finish };
}

/** Without the list of all that could stand there, and without names of the grammar's own. */
function plainMessage(message: string, token: Token | null): string {
  if (message.includes(' failed predicate: ')) return `unexpected input '${token?.text ?? ''}'`;
  return message.replace(/ expecting [\s\S]*$/, '');
}

function problemAt(token: Token, message: string): SyntaxProblem {
  return { ok: false, message, line: token.line, column: token.column + 1 };
}
