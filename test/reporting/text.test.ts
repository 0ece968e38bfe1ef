import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOfUnits, isPlain, neutralise } from '../../src/reporting/text/neutral.ts';
import { clip, columns, cut } from '../../src/reporting/text/width.ts';
import { HOSTILE } from './results.ts';

const texts = fc.string({ unit: 'binary', maxLength: 40 });
const ACTS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

describe('neutralise', () => {
  it.each([
    ['plain text, kept', 'plain text, kept'],
    ['ABC\n', 'ABC\\n'],
    ['\t\r', '\\t\\r'],
    ['\u001b[31m', '\\x1b[31m'],
    ['\u009b', '\\u{9b}'],
    ['\u202egnp', '\\u{202e}gnp'],
    ['ATL\u200b', 'ATL\\u{200b}'],
    ['a\u00a0b', 'a\\u{a0}b'],
    ['\ud800', '\\u{d800}'],
    ['\u2028', '\\u{2028}'],
    ['Zürich 漢字 עברית', 'Zürich 漢字 עברית'],
    ['👩‍👩‍👧‍👦 🇩🇪 ❤️ 👍🏽', '👩‍👩‍👧‍👦 🇩🇪 ❤️ 👍🏽'],
    ['a\u200db', 'a\\u{200d}b'],
    ['e\u0301', 'e\u0301'],
    ['\u0301x', '\\u{301}x'],
    ['a\u0300\u0301\u0302\u0303\u0304', 'a\u0300\u0301\u0302\u0303\\u{304}'],
  ])('%j becomes %j', (text, expected) => {
    expect(neutralise(text)).toBe(expected);
  });

  it('takes no code unit for a character that is unseen, is an emoji or joins another', () => {
    const units = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    const wide = units.filter((unit) => isOfUnits(unit) && !isPlain(unit));
    expect(wide.length).toBeGreaterThan(30_000);
    expect(wide.filter((unit) => /[\p{C}\p{Z}\p{M}\p{Emoji}]/u.test(unit))).toEqual([]);
    expect(wide.filter((unit) => /\p{Default_Ignorable_Code_Point}/u.test(unit))).toEqual([]);
    const text = wide.join('');
    expect(Array.from(new Intl.Segmenter('en').segment(text))).toHaveLength(wide.length);
    // One character that is looked at more closely makes the whole text be.
    expect(columns(`${text}\u0436`)).toBe(2 * wide.length + 1);
  });

  it('takes no character for plain that is unseen, wide or joins another', () => {
    const units = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    const plain = units.filter(isPlain);
    expect(plain.length).toBeGreaterThan(300);
    expect(plain.filter((unit) => /[\p{C}\p{Z}\p{M}\p{Emoji_Presentation}]/u.test(unit))).toEqual([
      ' ',
    ]);
    expect(plain.filter((unit) => /\p{Default_Ignorable_Code_Point}/u.test(unit))).toEqual([]);
    // No script below U+0180 is drawn wide; what stands above is known one by one.
    expect(plain.filter((unit) => unit > '\u017f').join('')).toBe('–—‘’‚‛“”…−≤≥⊘✓✗');
    const twice = plain.flatMap((one) => [`${one} `, `${one}${one}`, `a${one}`]).join('');
    const segments = [...new Intl.Segmenter('en').segment(twice)];
    expect(segments).toHaveLength(twice.length);
  });

  it('leaves nothing that acts on a display, and changes nothing the second time', () => {
    for (const text of HOSTILE) expect(neutralise(text)).not.toMatch(ACTS);
    fc.assert(
      fc.property(texts, (text) => {
        const once = neutralise(text).replaceAll(/\p{RGI_Emoji}/gv, '');
        expect(once).not.toMatch(ACTS);
        expect(neutralise(neutralise(text))).toBe(neutralise(text));
      }),
    );
  });
});

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['漢字', 4],
    ['ＡＢ', 4],
    ['e\u0301', 1],
    ['👩‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['1️⃣', 2],
    ['안녕', 4],
    ['ｱｲ', 2],
    ['✓ – …', 5],
  ])('%s takes %i', (text, expected) => {
    expect(columns(text)).toBe(expected);
  });

  it('cut and clip never pass the width and lose nothing', () => {
    fc.assert(
      fc.property(texts.map(neutralise), fc.integer({ min: 0, max: 30 }), (text, width) => {
        const [start, rest] = cut(text, width);
        expect(start + rest).toBe(text);
        expect(columns(start)).toBeLessThanOrEqual(width);
        expect(columns(clip(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
