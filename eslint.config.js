import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The only files that may touch the machine: the entries, the adapters and the real World. */
const OUTER_FILES = [
  'src/cli.ts',
  'src/action.ts',
  'src/post.ts',
  'src/commands/world.ts',
  'src/engines/**/*.ts',
  'src/github/**/*.ts',
  'src/http/**/*.ts',
];

const FROM_WORLD = 'Take it from World, so that a test can hand in another one';

const CLOCK = `The clock is an argument, or a run cannot be repeated. ${FROM_WORLD} (world.clock).`;
const TIMER = `Waiting must be cancellable and instant in tests. ${FROM_WORLD} (world.sleep).`;
const CHANCE = 'Chance makes two runs differ: derive the value from the input, or receive it.';
const NETWORK = `Caps, redirects and private addresses are judged in src/http. ${FROM_WORLD} (world.fetch).`;
const CONSOLE = `What is printed is decided by a reporter. ${FROM_WORLD} (world.stdout, world.stderr).`;
const PROCESS = `Only an entry reads the machine. ${FROM_WORLD} (world.env, world.cwd).`;

const BANNED_GLOBALS = {
  process: PROCESS,
  console: CONSOLE,
  fetch: NETWORK,
  setTimeout: TIMER,
  setInterval: TIMER,
  setImmediate: TIMER,
  performance: CLOCK,
};

const BANNED_MODULES = {
  process: PROCESS,
  console: CONSOLE,
  timers: TIMER,
  'timers/promises': TIMER,
  perf_hooks: CLOCK,
};

const BANNED_PROPERTIES = [
  { object: 'Date', property: 'now', message: CLOCK },
  { object: 'Math', property: 'random', message: CHANCE },
  { object: 'AbortSignal', property: 'timeout', message: TIMER },
  ...['globalThis', 'global'].flatMap((object) =>
    Object.entries(BANNED_GLOBALS).map(([property, message]) => ({ object, property, message })),
  ),
];

const BANNED_SYNTAX = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
  { selector: "CallExpression[callee.name='Date']", message: CLOCK },
];

const onlyTheWorld = {
  'no-restricted-globals': [
    'error',
    ...Object.entries(BANNED_GLOBALS).map(([name, message]) => ({ name, message })),
  ],
  'no-restricted-properties': ['error', ...BANNED_PROPERTIES],
  'no-restricted-syntax': ['error', ...BANNED_SYNTAX],
  'no-restricted-imports': [
    'error',
    {
      paths: Object.entries(BANNED_MODULES).flatMap(([name, message]) => [
        { name, message },
        { name: `node:${name}`, message },
      ]),
    },
  ],
};

/** A file is one idea, a function fits on a screen: the ceilings, not the aims. */
const sizes = {
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  // A switch over a closed union counts once: it is a table, not a maze.
  complexity: ['error', { max: 15, variant: 'modified' }],
  'max-depth': ['error', 3],
  'max-params': ['error', 5],
};

const strict = {
  eqeqeq: ['error', 'always'],
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'prefer-template': 'error',

  '@typescript-eslint/consistent-type-definitions': 'off',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
  ],
  '@typescript-eslint/restrict-template-expressions': [
    'error',
    { allowNumber: true, allowBoolean: true },
  ],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    {
      // A closed union is switched on without a default: a new member then fails to compile.
      allowDefaultCaseForExhaustiveSwitch: false,
      considerDefaultExhaustiveForUnions: false,
      requireDefaultForNonUnion: true,
    },
  ],
};

/** A test may cast, plant nonsense and run long; it may not float a promise. */
const relaxedInTests = {
  '@typescript-eslint/explicit-module-boundary-types': 'off',
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/require-await': 'off',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.wap-gate/', '**/fixtures/', '**/golden/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: strict,
  },
  { files: ['src/**/*.ts'], rules: sizes },
  { files: ['src/**/*.ts'], ignores: OUTER_FILES, rules: onlyTheWorld },
  { files: ['test/**/*.ts', 'bench/**/*.ts'], rules: relaxedInTests },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.strict],
    rules: {
      eqeqeq: ['error', 'always'],
      'prefer-template': 'error',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
);
