import type { TrinoSqlLexer } from 'dt-sql-parser/dist/lib/trino/TrinoSqlLexer.js';
import type * as parser from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import type * as antlr from 'antlr4ng';

/** The grammar's code: 800 KB, so it is loaded by the first who parses. */
export interface Grammar {
  readonly antlr: typeof antlr;
  readonly Lexer: typeof TrinoSqlLexer;
  readonly parser: typeof parser;
  /** What a node of a tree is called in the grammar, by its class: `FunctionCall`, `Lambda`. */
  readonly kinds: ReadonlyMap<unknown, string>;
}

let loading: Promise<Grammar> | undefined;

/** The Trino grammar, loaded once a process. */
export function loadGrammar(): Promise<Grammar> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Grammar> {
  const [runtime, lexer, parser] = await Promise.all([
    import('antlr4ng'),
    import('dt-sql-parser/dist/lib/trino/TrinoSqlLexer.js'),
    import('dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'),
  ]);
  const kinds = Object.entries(parser)
    .filter(([name]) => name.endsWith(SUFFIX))
    .map(([name, node]): [unknown, string] => [node, name.slice(0, -SUFFIX.length)]);
  return { antlr: runtime, Lexer: lexer.TrinoSqlLexer, parser, kinds: new Map(kinds) };
}

const SUFFIX = 'Context';
