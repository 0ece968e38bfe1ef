/** What stands between the parentheses of a type: a number, a text, a type, or a named field. */
export type TypeArgument =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'type'; readonly type: TypeSyntax }
  | { readonly is: 'field'; readonly name: string; readonly type: TypeSyntax };

/** A type as written, in either engine's syntax or a user's: `DECIMAL(18,3)`, `row(a bigint)`, `INTEGER[]`. */
export interface TypeSyntax {
  /** Lower case, words separated by one blank: `timestamp with time zone`, `double precision`. */
  readonly head: string;
  readonly arguments: readonly TypeArgument[];
}

const TOKEN = /\s*(?:("(?:[^"]|"")*")|('(?:[^']|'')*')|([A-Za-z_][A-Za-z0-9_]*)|(\d+)|([()[\],]))/y;
const WITH_FIELDS = new Set(['row', 'struct', 'union']);

interface Token {
  readonly kind: 'quoted' | 'text' | 'word' | 'number' | 'sign';
  readonly text: string;
}

/** Undefined when the text is not a type. */
export function parseTypeSyntax(text: string): TypeSyntax | undefined {
  const tokens = tokenise(text);
  if (tokens === undefined) return undefined;
  const reader = new TypeReader(tokens);
  const type = reader.type();
  return reader.finished() ? type : undefined;
}

function tokenise(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const source = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (match === null) return undefined;
    const [, quoted, string, word, number, sign] = match;
    if (quoted !== undefined)
      tokens.push({ kind: 'quoted', text: quoted.slice(1, -1).replaceAll('""', '"') });
    else if (string !== undefined)
      tokens.push({ kind: 'text', text: string.slice(1, -1).replaceAll("''", "'") });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

class TypeReader {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  finished(): boolean {
    return this.at === this.tokens.length;
  }

  type(): TypeSyntax | undefined {
    const quoted = this.take('quoted');
    let head = quoted?.toLowerCase() ?? this.words();
    if (head === '') return undefined;
    let args: readonly TypeArgument[] = [];
    if (this.sign('(')) {
      const read = this.list(WITH_FIELDS.has(head));
      if (read === undefined) return undefined;
      args = read;
      const rest = this.words();
      if (rest !== '') head = `${head} ${rest}`;
    }
    return this.dimensions({ head, arguments: args });
  }

  /** `INTEGER[]`, `INTEGER[3]`, and both repeated. */
  private dimensions(element: TypeSyntax): TypeSyntax | undefined {
    let type = element;
    while (this.sign('[')) {
      const size = this.take('number');
      if (!this.sign(']')) return undefined;
      const sized: TypeArgument[] =
        size === undefined ? [] : [{ is: 'number', value: Number(size) }];
      type = { head: 'array', arguments: [{ is: 'type', type }, ...sized] };
    }
    return type;
  }

  private list(fields: boolean): TypeArgument[] | undefined {
    const list: TypeArgument[] = [];
    do {
      const argument = fields ? this.field() : this.argument();
      if (argument === undefined) return undefined;
      list.push(argument);
    } while (this.sign(','));
    return this.sign(')') ? list : undefined;
  }

  /** `a bigint`, and the nameless fields of a Trino row: `row(bigint, decimal(3,1))`. */
  private field(): TypeArgument | undefined {
    if (this.tokens[this.at]?.kind === 'word' && this.tokens[this.at + 1]?.kind === 'sign') {
      return this.argument();
    }
    const name = this.take('quoted') ?? this.take('word');
    const type = this.type();
    return name === undefined || type === undefined ? undefined : { is: 'field', name, type };
  }

  private argument(): TypeArgument | undefined {
    const number = this.take('number');
    if (number !== undefined) return { is: 'number', value: Number(number) };
    const text = this.take('text');
    if (text !== undefined) return { is: 'text', value: text };
    const type = this.type();
    return type === undefined ? undefined : { is: 'type', type };
  }

  private words(): string {
    const words: string[] = [];
    for (let word = this.take('word'); word !== undefined; word = this.take('word')) {
      words.push(word.toLowerCase());
    }
    return words.join(' ');
  }

  private take(kind: Token['kind']): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== kind) return undefined;
    this.at += 1;
    return token.text;
  }

  private sign(text: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'sign' || token.text !== text) return false;
    this.at += 1;
    return true;
  }
}
