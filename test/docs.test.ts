import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { blocksOf, pathOf, type Block } from '../scripts/readme/blocks.ts';
import { kinds } from '../src/checks/registry.ts';
import { createProgram } from '../src/cli/program.ts';
import { realWorld } from '../src/commands/world.ts';
import {
  CONFIG_SHAPE,
  CONNECTION_SHAPES,
  GATE_SHAPE,
  ITEM_PROPERTIES,
} from '../src/config/shapes.ts';
import { FORMATS } from '../src/domain/format.ts';
import { load, shown } from './config/files.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const documents = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
].sort();

/** Every block of these languages in the documents, with its place. */
const blocksIn = (...languages: string[]) =>
  documents.flatMap((path) =>
    blocksOf(read(path))
      .filter(({ language }) => languages.includes(language))
      .map((block) => ({ block, path, place: `${path}:${String(block.line)}` })),
  );

describe('YAML in the documents', () => {
  const yaml = blocksIn('yaml', 'yml');

  test('is there', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md']));
    expect(yaml.filter(({ path }) => path === 'README.md').length).toBeGreaterThan(4);
    expect(yaml.length).toBeGreaterThan(kinds.size);
  });

  test.each([...new Set(yaml.map(({ path }) => path))])(
    'of %s loads without a problem',
    async (path) => {
      const own = yaml.filter((each) => each.path === path);
      const found = await Promise.all(
        own.map(async ({ block, place }) => ({ place, ...(await loadedAs(path, block)) })),
      );
      const problems = found.flatMap((each) =>
        each.problems.map((text) => `${each.place}: ${text}`),
      );
      expect(problems).toEqual([]);
      expect(found.filter(({ gates }) => gates !== 1).map(({ place }) => place)).toEqual([]);
    },
  );

  test('a block that would not load is found', async () => {
    const wrong = { language: 'yaml', line: 1, text: '- notnull: id\n' };
    const { problems } = await loadedAs('README.md', wrong);
    expect(problems).toEqual([
      "checks/shown.yml:4:5 No kind of check is called `notnull`. Did you mean 'not_null'?",
    ]);
  });
});

async function loadedAs(path: string, block: Block) {
  const values = { env: { LAKE: '/lake' }, params: {}, pr: 7, headSha: 'abc' };
  const { problems, gates } = await load(filesFor(path, block), values);
  return { problems: problems.map(shown), gates: gates.length };
}

/** A block as the file it stands for, with the connections and packs that its document shows. */
function filesFor(path: string, block: Block): Record<string, string> {
  const others = blocksOf(read(path)).flatMap((other) => {
    const name = pathOf(other);
    const wanted = name === 'wap-gate.yml' || name?.startsWith('checks/packs/') === true;
    return name !== undefined && wanted ? [[name, other.text] as const] : [];
  });
  const files = Object.fromEntries(others);
  const name = pathOf(block);
  if (/^gate:/m.test(block.text)) return { ...files, [name ?? 'checks/shown.yml']: block.text };
  const including = name?.startsWith('checks/packs/') === true;
  const rest = including
    ? `include: [${name.replace('checks/', '')}]\n`
    : 'checks: [row_count: {min: 1}]\n';
  if (name !== undefined)
    return { ...files, [name]: block.text, 'checks/shown.yml': `gate: g\ntable: t\n${rest}` };
  const checks = /^checks:/m.test(block.text)
    ? block.text
    : `checks:\n${block.text.replace(/^(?=.)/gm, '  ')}`;
  return { ...files, 'checks/shown.yml': `gate: g\ntable: t\n${checks}` };
}

describe('commands in the documents', () => {
  const program = createProgram(realWorld(new AbortController().signal), {
    print: () => undefined,
    complain: () => undefined,
    ended: () => undefined,
  });
  const commands = blocksIn('sh').flatMap(({ block, place }) =>
    commandsOf(block.text).map((command) => [place, command] as const),
  );
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);

  test('are there', () => {
    expect(commands.length).toBeGreaterThan(8);
    expect(commands.filter(([, command]) => command.startsWith('wap-gate')).length).toBeGreaterThan(
      4,
    );
  });

  test('exist, and so do their options', () => {
    const mistakes = commands.flatMap(([place, command]) =>
      mistakesIn(command, program, scripts).map((word) => `${place}: ${word} in: ${command}`),
    );
    expect(mistakes).toEqual([]);
  });

  test('mistakes in them are found', () => {
    expect(mistakesIn('wap-gate audit --stagin x', program, scripts)).toEqual(['--stagin']);
    expect(mistakesIn('wap-gate publish x', program, scripts)).toEqual(['publish']);
    expect(mistakesIn('npm run demos', program, scripts)).toEqual(['demos']);
    expect(mistakesIn('node scripts/none.ts', program, scripts)).toEqual(['scripts/none.ts']);
  });
});

/** The commands of a shell block: without comments and files that it writes. */
function commandsOf(text: string): string[] {
  return text
    .replace(/^cat > [\s\S]*?^EOF$/gm, '')
    .replaceAll('\\\n', ' ')
    .split(/\n|&&/)
    .map((line) =>
      line
        .replace(/\s#.*$/, '')
        .replace(/^npx /, '')
        .trim(),
    )
    .filter((line) => /^(?:wap-gate|npm|node) /.test(line));
}

function mistakesIn(command: string, program: Command, scripts: readonly string[]): string[] {
  const [first, second = '', third = ''] = command.split(/\s+/);
  if (first === 'npm') return second !== 'run' || scripts.includes(third) ? [] : [third];
  if (first === 'node') {
    const ours = !second.startsWith('/path/to/') && !second.startsWith('-');
    return !ours || existsSync(join(ROOT, second)) ? [] : [second];
  }
  const verb = program.commands.find((each) => each.name() === second);
  const known = [...(verb ?? program).options, ...program.options].map(({ long }) => long);
  if (verb === undefined && !second.startsWith('-')) return [second];
  const given = command.replace(/'[^']*'/g, '').match(/(?<=\s)--[\w-]+/g) ?? [];
  return given.filter((option) => ![...known, '--help'].includes(option));
}

describe('links in the documents', () => {
  const links = documents.flatMap((path) =>
    [...read(path).matchAll(/(?<!`)\[[^\]\n]+\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^https?:/.test(target))
      .map((target) => [path, target] as const),
  );

  test('are there', () => {
    expect(links.length).toBeGreaterThan(kinds.size);
  });

  test.each([...new Set(links.map(([path]) => path))])('of %s lead somewhere', (path) => {
    const own = links.filter(([from]) => from === path).map(([, target]) => target);
    expect(own.filter((target) => !leadsSomewhere(path, target))).toEqual([]);
  });

  test('one that leads nowhere is found', () => {
    expect(leadsSomewhere('README.md', 'docs/none.md')).toBe(false);
    expect(leadsSomewhere('README.md', '#no-such-heading')).toBe(false);
  });
});

function leadsSomewhere(path: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const found = file === '' ? join(ROOT, path) : resolve(ROOT, dirname(path), file);
  if (!existsSync(found)) return false;
  return anchor === undefined || anchorsOf(readFileSync(found, 'utf8')).includes(anchor);
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(markdown: string): string[] {
  const plain = markdown.replace(/^```[\s\S]*?^```$/gm, '');
  return [...plain.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the reference in README.md', () => {
  const readme = read('README.md');
  const words = [
    ...Object.keys(GATE_SHAPE.properties),
    ...Object.keys(ITEM_PROPERTIES),
    ...Object.keys(CONFIG_SHAPE.properties),
    ...Object.keys(CONFIG_SHAPE.properties.defaults.properties),
    ...Object.keys(CONNECTION_SHAPES.duckdb.properties),
    ...FORMATS,
    ...kinds.keys(),
  ];

  test('speaks of every key, format and kind', () => {
    const missing = words.filter(
      (word) => !new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(readme),
    );
    expect(missing).toEqual([]);
  });
});
