import type { Check } from '../domain/check.ts';
import { nearest } from '../domain/nearest.ts';
import type { Problem } from '../domain/result.ts';
import { optionText } from './gate.ts';
import { problemAt } from './source.ts';

type By = 'name' | 'tag' | 'kind';

interface Selector {
  readonly text: string;
  readonly option: '--select' | '--exclude';
  readonly by: By;
  readonly pattern: RegExp;
}

const FORM = 'name:x, tag:x or kind:x, where * stands for any text';

/** Which checks a run does: those that any `--select` names (all without one), less those that any `--exclude` names. */
export class Selection {
  private readonly selectors: readonly Selector[];
  private readonly matched = new Set<Selector>();
  private readonly names = new Set<string>();

  constructor(select: readonly string[], exclude: readonly string[], problems: Problem[]) {
    this.selectors = [
      ...select.flatMap((text) => parse('--select', text, problems) ?? []),
      ...exclude.flatMap((text) => parse('--exclude', text, problems) ?? []),
    ];
  }

  wants(check: Check): boolean {
    for (const word of [check.kind, ...check.tags, check.name]) this.names.add(word);
    const hits = this.selectors.filter((selector) => matches(selector, check));
    for (const selector of hits) this.matched.add(selector);
    const selects = this.selectors.some(({ option }) => option === '--select');
    const wanted = !selects || hits.some(({ option }) => option === '--select');
    return wanted && !hits.some(({ option }) => option === '--exclude');
  }

  /** Selectors that named nothing, after all checks were asked for: a slip that would quietly audit something else. */
  problems(): Problem[] {
    return this.selectors
      .filter((selector) => !this.matched.has(selector))
      .map(({ text, option }) => {
        const word = text.slice(text.indexOf(':') + 1);
        const near = nearest(word, this.names);
        const hint = near === undefined || near === word ? '' : ` Did you mean '${near}'?`;
        const message = `${option} ${text} matches no check.${hint}`;
        return problemAt(optionText(option, text).at, message, text, 'a check of the chosen gates');
      });
  }
}

function parse(option: Selector['option'], text: string, problems: Problem[]): Selector | null {
  const [, by, word] = /^(name|tag|kind):(.+)$/.exec(text) ?? [];
  if (by === undefined || word === undefined) {
    const message = `${option} ${text} is no selector; expected ${FORM}.`;
    problems.push(problemAt(optionText(option, text).at, message, text, FORM));
    return null;
  }
  const pattern = word.replace(/[\\^$+?.()|[\]{}]/g, '\\$&').replace(/\*+/g, '.*');
  return { text, option, by: by as By, pattern: new RegExp(`^${pattern}$`, 's') };
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
