import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configuration, cruiseSources, ROOT, violations, type May } from './walls/cruise.ts';
import { Tree } from './walls/tree.ts';

const { mayImport, entries, entryMayImport } = configuration.rooms;
const rooms = Object.keys(mayImport);
const PURE_ROOMS = ['domain', 'sql', 'templates', 'checks', 'planning', 'reporting', 'lint'];

function sourceFiles(): string[] {
  return readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file.split(path.sep).join('/')}`)
    .sort();
}

describe('the wall', () => {
  // A cruiser that does not know the TypeScript installed sees no module and finds no fault.
  it('sees every source file, and finds nothing', async () => {
    const result = await cruiseSources(ROOT);
    const seen = result.modules
      .map(({ source }) => source)
      .filter((file) => file.startsWith('src/'));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.sort()).toEqual(sourceFiles());
    expect(violations(result)).toEqual([]);
  });

  it('knows every folder of src', () => {
    const known = new Set([...rooms.map((room) => room.split('/')[0]), ...entries]);
    const inSrc = readdirSync(path.join(ROOT, 'src'));
    expect(inSrc.filter((name) => !known.has(name))).toEqual([]);
  });

  it('keeps a room inside another only with its outer room', () => {
    for (const room of rooms.filter((name) => name.includes('/'))) {
      expect(rooms).toContain(path.posix.dirname(room));
    }
  });

  it.each(configuration.forbidden)('says why: $name', ({ comment }) => {
    expect(comment).toMatch(/^[A-Z].*\.$/);
  });

  it.each(PURE_ROOMS)('lets %s import no Node module but node:crypto', (room) => {
    expect(mayImport[room]?.node).toEqual(['node:crypto']);
  });

  it('keeps config away from the engines, and execution at their port', () => {
    expect(mayImport['config']?.rooms.filter((room) => room.startsWith('engines'))).toEqual([]);
    expect(mayImport['execution']?.rooms.filter((room) => room.startsWith('engines'))).toEqual([
      'engines/engine.ts',
    ]);
  });
});

/** A room or an entry: its rule, what it may import, and a name for files of it. */
interface Owner {
  readonly rule: string;
  readonly may: May;
  readonly room: string | null;
  readonly fileFor: (what: string) => string;
}

const roomOwners = Object.entries(mayImport).map(([room, may]): Owner => {
  const fileFor = (what: string): string => `src/${room}/${what.replace(/\W+/g, '-')}.ts`;
  return { rule: `room-${room}`, may, room, fileFor };
});
const entryOwners = entries.map((entry): Owner => {
  const rule = `entry-${path.parse(entry).name}`;
  return { rule, may: entryMayImport, room: null, fileFor: () => `src/${entry}` };
});
const owners = [...roomOwners, ...entryOwners];

/** The file that an import of a room reaches; a single file stands for itself. */
function target(room: string): string {
  if (room === 'package.json') return room;
  return room.endsWith('.ts') ? `src/${room}` : `src/${room}/target.ts`;
}

/** Everything that an owner may import. `@scope/*` is tried with one package of that scope. */
function allowed({ may, room }: Owner): string[] {
  return [
    ...[...may.rooms, ...(room === null ? [] : [room])].map(target),
    ...may.packages.map((name) => name.replace('*', 'something')),
    ...(may.node.includes('*') ? ['node:fs', 'http'] : may.node),
  ];
}

/** Everything that an owner may not import: what to write, and what the cruiser calls it. */
function forbidden({ may, room }: Owner): { what: string; to: string; reached: string }[] {
  const others = rooms
    .filter((other) => other !== room && !may.rooms.includes(other))
    .map((other) => ({ what: `to ${other}`, to: target(other), reached: target(other) }));
  return [
    ...others,
    { what: 'package', to: 'left-pad', reached: 'node_modules/left-pad/index.js' },
    ...(may.node.includes('*') ? [] : [{ what: 'node', to: 'node:dns', reached: 'dns' }]),
  ];
}

const general = {
  'known-room': ['src/utils/lazy.ts -> src/domain/target.ts'],
  'no-cycles': ['src/domain/circle-a.ts -> src/domain/circle-b.ts'],
  'no-orphans': ['src/domain/lonely.ts -> src/domain/lonely.ts'],
  'no-unresolvable': ['src/http/lost.ts -> ./nowhere.ts'],
  'no-dev-packages': ['src/github/tester.ts -> node_modules/@actions/only-in-tests/index.js'],
};

describe('a planted violation', () => {
  const tree = new Tree();
  const expected = new Map<string, string[]>(Object.entries(general));
  let found: string[];

  const plantWalls = (): void => {
    for (const owner of owners) {
      for (const to of allowed(owner)) tree.import(owner.fileFor('allowed'), to);
      const lines = forbidden(owner).map(({ what, to, reached }) => {
        tree.import(owner.fileFor(what), to);
        return `${owner.fileFor(what)} -> ${reached}`;
      });
      expected.set(owner.rule, lines);
    }
  };

  const plantGeneral = (): void => {
    tree.import('src/utils/lazy.ts', 'src/domain/target.ts');
    tree.import('src/domain/circle-a.ts', 'src/domain/circle-b.ts');
    tree.import('src/domain/circle-b.ts', 'src/domain/circle-a.ts');
    tree.source('src/domain/lonely.ts');
    tree.import('src/http/lost.ts', './nowhere.ts');
    tree.package('@actions/only-in-tests', 'devDependencies');
    tree.import('src/github/tester.ts', '@actions/only-in-tests');
  };

  beforeAll(async () => {
    for (const room of rooms) tree.source(target(room));
    tree.source('src/engines/engine.ts');
    tree.package('left-pad');
    const packages = owners
      .flatMap(allowed)
      .filter((to) => !/^(src\/|node:|http$|package\.json$)/.test(to));
    for (const name of packages) tree.package(name);
    plantWalls();
    plantGeneral();
    tree.finish();
    found = violations(await cruiseSources(tree.root));
  });

  afterAll(() => {
    tree.remove();
  });

  it.each(configuration.forbidden)('of $name is found, and what is allowed is not', ({ name }) => {
    const lines = found.filter((line) => line.startsWith(`${name}: `));
    // An import that leads nowhere is also not one that the room may have.
    const wall = lines.filter(
      (line) => !line.endsWith('./nowhere.ts') || name === 'no-unresolvable',
    );
    expect(wall).toEqual(
      (expected.get(name) ?? ['nothing is planted']).map((line) => `${name}: ${line}`).sort(),
    );
  });
});
