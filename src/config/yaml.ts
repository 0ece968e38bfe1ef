import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Composer,
  Parser,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';

import type { Problem } from '../domain/result.ts';
import { lexemesOf } from './nesting.ts';
import { problemAt, type Source, type Span } from './source.ts';
import { clip, type Entry, type YamlNode } from './tree.ts';
import { keyText, readScalar } from './yaml_scalar.ts';
import { syntaxProblem } from './yaml_syntax.ts';

// The parser itself needs seconds for the largest file; these bound what aliases could make of it.
const MAX_NODES = 200_000;
const MAX_DEPTH = 100;

/** Text to tree. Null when the text as a whole cannot be used; the problems say why. */
export function parseYaml(source: Source, problems: Problem[]): YamlNode | null {
  const refuse = (offset: number, message: string, expected: string | null = null): null => {
    problems.push(problemAt({ source, start: offset, end: offset }, message, null, expected));
    return null;
  };
  const nul = source.text.indexOf('\0');
  if (nul !== -1) return refuse(nul, 'A NUL character cannot stand in YAML.');
  const lexemes = lexemesOf(source.text);
  if (typeof lexemes === 'number') {
    return refuse(lexemes, 'The text is nested deeper than any configuration is.');
  }
  const [document, second] = documentsOf(lexemes);
  if (document === undefined)
    return refuse(0, 'The YAML text is empty.', 'a map such as `gate: NAME`');
  const [error] = document.errors;
  if (error !== undefined) {
    problems.push(syntaxProblem(source, error.code, error.message, error.pos[0]));
    return null;
  }
  if (document.directives.yaml.explicit === true) {
    return refuse(0, 'A %YAML directive is not supported: the text is read as YAML 1.2.');
  }
  if (second !== undefined) {
    return refuse(second.range[0], 'A second YAML document begins here; keep one.', 'one document');
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.source === '')) {
    return refuse(0, 'The YAML text is empty.', 'a map such as `gate: NAME`');
  }
  return new Conversion(source, problems).convert(contents, 0);
}

/** What `parseAllDocuments` does, one stage after the other: their generators inside of each other take twice as long. */
function documentsOf(lexemes: readonly string[]): readonly Document.Parsed[] {
  const parser = new Parser();
  const tokens = lexemes.flatMap((lexeme) => [...parser.next(lexeme)]);
  tokens.push(...parser.end());
  // Duplicate keys are found below: the library compares each key with every other, which takes minutes on a big map.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  return [...composer.compose(tokens)];
}

/** One pass over the library's nodes. */
class Conversion {
  private readonly source: Source;
  private readonly problems: Problem[];
  private readonly anchors = new Map<string, Node>();
  private spent = 0;

  constructor(source: Source, problems: Problem[]) {
    this.source = source;
    this.problems = problems;
  }

  convert(node: Node, depth: number): YamlNode | null {
    const at = this.spanOf(node);
    this.spent++;
    if (depth > MAX_DEPTH || this.spent > MAX_NODES) return this.tooMuch(at);
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target !== undefined) return this.convert(target, depth + 1);
      return this.refuse(at, `No anchor &${clip(node.source)} stands before this alias.`);
    }
    if (node.tag !== undefined) {
      return this.refuse(
        at,
        `The YAML tag before this value is not supported; quote it if text is meant.`,
      );
    }
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isMap(node)) return this.map(node, at, depth);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.below(item as Node, depth));
      return { node: 'list', at, items };
    }
    if (!isScalar(node)) return this.refuse(at, 'This is not a value.');
    const read = readScalar(node, at);
    return 'node' in read ? read : this.refuse(at, read.message, read.found, read.expected);
  }

  private map(map: YAMLMap, at: Span, depth: number): YamlNode | null {
    if (isUnquotedTemplate(map)) {
      const found = clip(this.source.text.slice(at.start, at.end));
      const message = `YAML reads the unquoted ${found} as a map: put the whole value in quotes.`;
      return this.refuse(at, message, found, `"${found}"`);
    }
    const seen = new Set<string>();
    const entries = map.items.flatMap((pair) => this.entry(pair, seen, depth) ?? []);
    return { node: 'map', at, entries };
  }

  private entry(pair: Pair, seen: Set<string>, depth: number): Entry | null {
    const key = pair.key as Node;
    const at = this.spanOf(key);
    const name = isScalar(key) ? keyText(key) : undefined;
    if (name === undefined) return this.refuse(at, 'A key must be text.');
    if (seen.has(name)) {
      return this.refuse(at, `The key \`${clip(name)}\` occurs twice in one map; keep one.`, name);
    }
    seen.add(name);
    const value = pair.value as Node | null;
    return {
      key: name,
      at,
      value: value === null ? { node: 'null', at } : this.below(value, depth),
    };
  }

  private below(node: Node, depth: number): YamlNode {
    return this.convert(node, depth + 1) ?? { node: 'refused', at: this.spanOf(node) };
  }

  private tooMuch(at: Span): null {
    if (this.spent === Infinity) return null;
    this.spent = Infinity;
    return this.refuse(at, 'Aliases or sheer size make this larger than any configuration is.');
  }

  private refuse(
    at: Span,
    message: string,
    found: string | null = null,
    expected: string | null = null,
  ): null {
    this.problems.push(problemAt(at, message, found, expected));
    return null;
  }

  private spanOf(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    return { source: this.source, start, end };
  }
}

/** `{{ ds }}` without quotes is a map whose only key is a map. */
function isUnquotedTemplate(map: YAMLMap): boolean {
  const [pair] = map.items;
  return map.flow === true && map.items.length === 1 && isMap(pair?.key) && pair.key.flow === true;
}
