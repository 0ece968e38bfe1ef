// The wall between the rooms of src/, as a program. `mayImport` is the table of ARCHITECTURE.md:
// change both together, and say why in the room's sentence.

const PURE = ['node:crypto'];
const NAMES_AND_HASHES = ['node:crypto', 'node:path'];
const ANY = ['*'];

/**
 * What each room may import.
 *
 * rooms: other rooms (a folder with everything in it except rooms of their own), or one file
 * of a room; package.json is a file outside of src/.
 * packages: what comes from npm; a trailing `*` stands for a whole scope.
 * node: modules of Node itself.
 * why: the sentence shown with a violation.
 */
const mayImport = {
  domain: {
    rooms: [],
    packages: [],
    node: PURE,
    why: 'The nouns and the judgement depend on nothing, so that everything may depend on them.',
  },
  sql: {
    rooms: ['domain'],
    packages: [],
    node: PURE,
    why: 'SQL is data here: building a query needs no engine, no parser and no file.',
  },
  'sql/grammar': {
    rooms: ['domain', 'sql'],
    packages: ['dt-sql-parser', 'antlr4ng'],
    node: PURE,
    why: 'The grammar is heavy and loaded only when needed: nothing else may come along with it.',
  },
  templates: {
    rooms: ['domain'],
    packages: [],
    node: PURE,
    why: 'The template language is closed: text and a date in, text out.',
  },
  checks: {
    rooms: ['domain', 'sql'],
    packages: ['ajv', 'ajv-formats'],
    node: PURE,
    why: 'A kind says what to measure and how to judge; it never measures.',
  },
  config: {
    rooms: ['domain', 'sql', 'checks', 'templates'],
    // picomatch tells which files the `sources` of a gate mean; Node's own matcher is experimental.
    packages: ['ajv', 'ajv-formats', 'yaml', 'picomatch'],
    node: NAMES_AND_HASHES,
    why: 'Text becomes gates without touching an engine, so a config is judged where no engine is.',
  },
  planning: {
    rooms: ['domain', 'sql', 'checks', 'templates'],
    packages: [],
    node: PURE,
    why: 'A plan is decided from values alone, so that printing it and doing it cannot differ.',
  },
  engines: {
    rooms: ['domain', 'sql', 'sql/grammar'],
    packages: ['@duckdb/node-api', '@duckdb/node-bindings', 'trino-client'],
    node: ANY,
    why: 'The only room that talks to a database knows nothing of checks, plans or reports.',
  },
  execution: {
    rooms: [
      'domain',
      'sql',
      'checks',
      'planning',
      'ledger',
      'templates',
      'http',
      'engines/engine.ts',
    ],
    packages: ['cockatiel'],
    node: NAMES_AND_HASHES,
    why: 'A plan is done through the port engines/engine.ts, never through a certain engine.',
  },
  http: {
    rooms: ['domain'],
    packages: [],
    node: ANY,
    why: 'The only room that talks to other services: its caps protect whoever calls it.',
  },
  ledger: {
    rooms: ['domain', 'sql', 'engines/engine.ts'],
    packages: [],
    node: [...NAMES_AND_HASHES, 'node:fs', 'node:fs/promises'],
    why: 'What must be remembered is kept in a table, through the port, or in a file.',
  },
  reporting: {
    rooms: ['domain'],
    packages: ['ajv'],
    node: PURE,
    why: 'A reporter turns a finished result into bytes; it decides nothing and fetches nothing. A result that comes from elsewhere is judged by its schema.',
  },
  lint: {
    rooms: ['domain', 'sql', 'sql/grammar', 'templates'],
    packages: ['@lezer/*'],
    node: PURE,
    why: 'A lint rule reads text and finds; it knows no gate and no engine.',
  },
  drafting: {
    rooms: ['domain', 'checks', 'config', 'templates'],
    packages: ['yaml'],
    node: NAMES_AND_HASHES,
    why: 'A draft is made from a profile or a foreign file that somebody else has read.',
  },
  github: {
    rooms: ['domain', 'reporting'],
    packages: ['@actions/*', '@octokit/*', 'bottleneck'],
    node: ANY,
    why: 'The only room that talks to GitHub carries finished reports; it words nothing itself.',
  },
  cli: {
    rooms: ['commands', 'domain', 'package.json'],
    packages: ['commander'],
    node: PURE,
    why: 'The words of the command line become one request; what happens then is a command.',
  },
  action: {
    rooms: ['commands', 'domain', 'github'],
    packages: [],
    node: PURE,
    why: 'The inputs of the action become one request; what happens then is a command.',
  },
  commands: {
    rooms: [
      'domain',
      'sql',
      'sql/grammar',
      'templates',
      'checks',
      'config',
      'planning',
      'engines',
      'execution',
      'http',
      'ledger',
      'reporting',
      'lint',
      'drafting',
      'github',
      'package.json',
    ],
    packages: [],
    node: ANY,
    why: 'A command joins the rooms; what needs a package of its own belongs into one of them.',
  },
};

/** The entries, one file each. */
const entries = ['cli.ts', 'action.ts', 'post.ts'];
const entryMayImport = {
  rooms: ['cli', 'action', 'commands', 'domain', 'github', 'package.json'],
  packages: ['@actions/core'],
  node: ANY,
  why: 'An entry reads the world, calls one command and turns its result into an exit.',
};

const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A regular expression for the files of a room (without the rooms inside it), or for one file. */
function filesOf(room) {
  if (room === 'package.json') return '^package\\.json$';
  if (room.endsWith('.ts')) return `^src/${quote(room)}$`;
  const inner = Object.keys(mayImport)
    .filter((other) => other.startsWith(`${room}/`))
    .map((other) => quote(other.slice(room.length + 1)));
  return `^src/${quote(room)}/${inner.length > 0 ? `(?!(?:${inner.join('|')})/)` : ''}`;
}

/** A package by its name in node_modules; `@scope/*` stands for the whole scope. */
function filesOfPackage(name) {
  return `^node_modules/${name.endsWith('*') ? quote(name.slice(0, -1)) : `${quote(name)}/`}`;
}

/** A module of Node, with or without its prefix. */
function namesOfNodeModule(name) {
  return `^(?:node:)?${quote(name.replace('node:', ''))}$`;
}

/** Everything else than what the room may import, as one rule. */
function wall(name, from, { rooms, packages, node, why }) {
  const everyNodeModule = node.includes('*');
  const allowed = [
    from,
    ...rooms.map(filesOf),
    ...packages.map(filesOfPackage),
    ...(everyNodeModule ? [] : node.map(namesOfNodeModule)),
  ];
  return {
    name,
    comment: why,
    severity: 'error',
    from: { path: from },
    to: { pathNot: allowed, ...(everyNodeModule ? { dependencyTypesNot: ['core'] } : {}) },
  };
}

const walls = [
  ...Object.entries(mayImport).map(([room, may]) => wall(`room-${room}`, filesOf(room), may)),
  ...entries.map((file) => wall(`entry-${file.replace('.ts', '')}`, filesOf(file), entryMayImport)),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...walls,
    {
      name: 'known-room',
      comment: 'Every file of src/ is an entry or lives in a room that the map knows.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [...Object.keys(mayImport), ...entries].map(filesOf),
      },
      to: {},
    },
    {
      name: 'no-cycles',
      comment: 'The way through has one direction; what is in a circle cannot be read alone.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is dead.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: [...entries.map(filesOf), '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere escapes every other rule.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-packages',
      comment: 'What is only a devDependency is not there when the program is installed.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Types count: an import that only TypeScript sees is an import.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};

// For the test of the wall, which plants a violation for each rule.
Object.defineProperty(module.exports, 'rooms', {
  value: { mayImport, entries, entryMayImport },
  enumerable: false,
});
