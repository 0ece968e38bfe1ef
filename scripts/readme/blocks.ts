/** One fenced block of a Markdown file. */
export interface Block {
  /** The word after the fence: `yaml`. */
  readonly language: string;
  readonly text: string;
  /** Of its first line in the file, from 1. */
  readonly line: number;
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** The fenced blocks that name their language, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(FENCE)].map(({ 1: language = '', 2: text = '', index }) => ({
    language,
    text,
    line: markdown.slice(0, index).split('\n').length + 1,
  }));
}

/** The path that a block says it is the file of, in a comment on its first line: `# checks/orders.yml`. */
export function pathOf({ text }: Block): string | undefined {
  return /^# (\S+\.\w+)\n/.exec(text)?.[1];
}

/** The files that a shell block writes with `cat > path <<'EOF'`. */
export function writtenBy({ text }: Block): Readonly<Record<string, string>> {
  const written = text.matchAll(/^cat > (\S+) <<'EOF'\n([\s\S]*?)^EOF$/gm);
  return Object.fromEntries([...written].map(([, path = '', content = '']) => [path, content]));
}
