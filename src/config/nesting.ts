import { Lexer } from 'yaml';

const MAX_DEPTH = 64;
const MAX_INDENT = 200;
const FLOW: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

/**
 * The lexemes of a YAML text, or the offset at which it is nested deeper than any configuration is. The parser descends
 * by recursion: a megabyte of opening brackets would exhaust the stack in a way that nothing can catch.
 */
export function lexemesOf(text: string): readonly string[] | number {
  const lexemes: string[] = [];
  const at = { offset: 0, flow: 0, indicators: 0, lineStart: true };
  for (const lexeme of new Lexer().lex(text)) {
    lexemes.push(lexeme);
    // Lexemes that stand for no text mark what follows.
    if (lexeme === '\u0002' || lexeme === '\u001f') continue;
    at.flow += FLOW[lexeme] ?? 0;
    // Inside brackets an indicator opens nothing: only brackets nest.
    if (at.flow === 0 && /^[-?:]$/.test(lexeme)) at.indicators++;
    const indent = at.lineStart && /^ +$/.test(lexeme) ? lexeme.length : 0;
    if (Math.max(at.flow, at.indicators) > MAX_DEPTH || indent > MAX_INDENT) return at.offset;
    at.lineStart = lexeme.endsWith('\n');
    if (at.lineStart) at.indicators = 0;
    at.offset += lexeme.length;
  }
  return lexemes;
}
