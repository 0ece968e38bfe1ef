import type { Check } from '../domain/check.ts';
import { nearest } from '../domain/nearest.ts';
import type { OptionWords } from '../domain/option_words.ts';
import type { Problem } from '../domain/result.ts';
import { firstOf } from '../domain/wording.ts';
import { optionText } from './gate.ts';
import type { ConfigRequest } from './request.ts';
import { problemAt, type Span } from './source.ts';

const BY = ['name', 'tag', 'kind'] as const;
type By = (typeof BY)[number];

interface Selector {
  readonly text: string;
  readonly option: 'select' | 'exclude';
  readonly by: By;
  readonly pattern: RegExp;
}

type Asked = Pick<ConfigRequest, 'select' | 'exclude' | 'words'>;

const FORM = 'name:x, tag:x or kind:x, where * stands for any text';

/** Which checks a run does: those that any `select` names (all without one), less those that any `exclude` names. */
export class Selection {
  private readonly words: OptionWords;
  private readonly selectors: readonly Selector[];
  private readonly matched = new Set<Selector>();
  private readonly known: Readonly<Record<By, Set<string>>> = {
    name: new Set(),
    tag: new Set(),
    kind: new Set(),
  };

  constructor({ select, exclude, words }: Asked, problems: Problem[]) {
    this.words = words;
    this.selectors = [
      ...select.flatMap((text) => this.parse('select', text, problems) ?? []),
      ...exclude.flatMap((text) => this.parse('exclude', text, problems) ?? []),
    ];
  }

  wants(check: Check): boolean {
    this.known.name.add(check.name);
    this.known.kind.add(check.kind);
    for (const tag of check.tags) this.known.tag.add(tag);
    const hits = this.selectors.filter((selector) => matches(selector, check));
    for (const selector of hits) this.matched.add(selector);
    const selects = this.selectors.some(({ option }) => option === 'select');
    const wanted = !selects || hits.some(({ option }) => option === 'select');
    return wanted && !hits.some(({ option }) => option === 'exclude');
  }

  /** Selectors that named nothing, after all checks were asked for: a slip that would quietly audit something else. */
  problems(): Problem[] {
    return this.selectors
      .filter((selector) => !this.matched.has(selector))
      .map((selector) => {
        const { text, option, by } = selector;
        const written = this.words.written(option, text);
        const message = `${written} matches no check.${this.meant(selector)}`;
        const known = [...this.known[by]].sort();
        const there = known.length === 0 ? `a ${by}; there is none` : firstOf(known);
        return problemAt(this.at(option, text), message, text, `${there} (of the chosen gates)`);
      });
  }

  /** A slip in the word, or the right word after another one. */
  private meant({ text, by }: Selector): string {
    const word = text.slice(text.indexOf(':') + 1);
    const known = [by, ...BY].flatMap((own) =>
      [...this.known[own]].map((name) => ({ name, selector: `${own}:${name}` })),
    );
    const near = nearest(
      word,
      known.map(({ name }) => name),
    );
    const found = known.find(({ name }) => name === near);
    return found === undefined ? '' : ` Did you mean '${found.selector}'?`;
  }

  private parse(option: Selector['option'], text: string, problems: Problem[]): Selector | null {
    const [, by, word] = /^(name|tag|kind):(.+)$/.exec(text) ?? [];
    if (by === undefined || word === undefined) {
      const message = `${this.words.written(option, text)} is no selector; expected ${FORM}.`;
      problems.push(problemAt(this.at(option, text), message, text, FORM));
      return null;
    }
    const pattern = word.replace(/[\\^$+?.()|[\]{}]/g, '\\$&').replace(/\*+/g, '.*');
    return { text, option, by: by as By, pattern: new RegExp(`^${pattern}$`, 's') };
  }

  private at(option: Selector['option'], text: string): Span {
    return optionText(this.words.place(option), text).at;
  }
}

/** A name is the check's name, its id, or the part of the id after the gate. */
function matches({ by, pattern }: Selector, { id, name, kind, tags }: Check): boolean {
  switch (by) {
    case 'name':
      return [name, id, id.slice(id.indexOf('/') + 1)].some((word) => pattern.test(word));
    case 'kind':
      return pattern.test(kind);
    case 'tag':
      return tags.some((tag) => pattern.test(tag));
  }
}
