import type { TrinoSqlLexer } from 'dt-sql-parser/dist/lib/trino/TrinoSqlLexer.js';
import type * as parser from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import type * as antlr from 'antlr4ng';

/** The grammar's code: 800 KB, so it is loaded by the first who parses. */
export interface Grammar {
  readonly antlr: typeof antlr;
  readonly Lexer: typeof TrinoSqlLexer;
  readonly parser: typeof parser;
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
  return { antlr: runtime, Lexer: lexer.TrinoSqlLexer, parser };
}
