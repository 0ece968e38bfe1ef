import { gateWith } from '../workspace.ts';
import type { Row, Section } from './row.ts';

const PLANTED = 'wap-gate stopped on an unexpected error: planted';

/** Something of the machine is replaced before the program starts; without more said, no report can be made. */
const planted = (condition: string, preload: string, more: Partial<Row> = {}): Row => ({
  condition,
  preload,
  verdict: null,
  code: 3,
  says: PLANTED,
  ...more,
});

const THROWS = "() => { throw new Error('planted'); }";
const HANGS = '() => new Promise(() => undefined)';

const builtin = (name: string, change: string): string => `
  import module from '${name}';
  import { syncBuiltinESMExports } from 'node:module';
  ${change};
  syncBuiltinESMExports();`;

/** Comes before every statement that is sent to DuckDB's native part. */
const duckdb = (act: string): string => `
  import { createRequire } from 'node:module';
  const require = createRequire(process.argv[1]);
  const native = require('@duckdb/node-bindings');
  let calls = 0;
  const query = (...given) => {
    calls += 1;
    ${act}
    return native.query(...given);
  };
  require.cache[require.resolve('@duckdb/node-bindings')].exports = new Proxy(
    {},
    { get: (_, name) => (name === 'query' ? query : native[name]) },
  );`;

const MACHINE: readonly Row[] = [
  planted('No file can be read', builtin('node:fs/promises', `module.readFile = ${THROWS}`), {
    verdict: 'error',
    code: 2,
    says: 'checks/orders.yml:1:1 cannot read checks/orders.yml: planted',
  }),
  planted('The clock throws', `Date.now = ${THROWS}`),
  planted('The stop watch throws', `performance.now = ${THROWS}`),
  planted(
    'The stop watch throws later',
    `const now = performance.now.bind(performance);
     let calls = 0;
     performance.now = () => { calls += 1; if (calls > 4) throw new Error('planted'); return now(); };`,
  ),
  planted(
    'Nothing can be cancelled',
    "globalThis.AbortController = class { constructor() { throw new Error('planted'); } }",
  ),
  planted('There is no randomness', `Math.random = ${THROWS}`),
  planted('No timer can be set', `globalThis.setTimeout = ${THROWS}`, {
    verdict: 'error',
    says: 'DuckDB stopped on an unexpected error: planted.',
  }),
  planted(
    'The deadline cannot be kept',
    builtin('node:timers/promises', `module.setTimeout = ${THROWS}`),
    {
      call: ['audit', '--timeout', '60s'],
      verdict: 'error',
    },
  ),
  planted('JSON cannot be read', `JSON.parse = ${THROWS}`, {
    files: { 'checks/orders.yml': gateWith('expression: "id > 0"') },
    verdict: 'error',
    code: 2,
    says: 'DuckDB cannot parse it: its parse tree is not readable.',
  }),
  planted('JSON cannot be written', `JSON.stringify = ${THROWS}`),
  planted('Standard output throws', `process.stdout.write = ${THROWS}`, { verdict: 'error' }),
  planted(
    'Standard output and standard error throw',
    `process.stdout.write = process.stderr.write = ${THROWS}`,
    { verdict: 'error' },
  ),
  planted('Something that is no error is thrown', "Date.now = () => { throw 'planted'; }"),
  planted('An error without words is thrown', 'Date.now = () => { throw new RangeError(); }', {
    says: 'wap-gate stopped on an unexpected error: RangeError',
  }),
  planted(
    'Node is too old',
    "Object.defineProperty(process.versions, 'node', { value: '20.1.0' })",
    { code: 2, says: 'wap-gate needs Node 22 or newer and runs on 20.1.0. Install Node 24.' },
  ),
];

const LIBRARY: readonly Row[] = [
  planted(
    'DuckDB cannot be loaded',
    `import { registerHooks } from 'node:module';
     registerHooks({ resolve(name, context, next) {
       if (name.startsWith('@duckdb/')) throw new Error('planted');
       return next(name, context);
     } });`,
    {
      verdict: 'error',
      code: 2,
      says: "DuckDB's native library cannot be loaded: planted. Install wap-gate again with npm",
    },
  ),
  planted('DuckDB throws at once', duckdb("throw new Error('planted');"), {
    verdict: 'error',
    says: 'DuckDB stopped on an unexpected error: planted.',
  }),
  planted('DuckDB throws later', duckdb("if (calls > 2) throw new Error('planted');"), {
    verdict: 'error',
    says: 'DuckDB stopped on an unexpected error: planted.',
  }),
  planted('DuckDB never answers', duckdb(`return (${HANGS})();`), {
    says: 'wap-gate stopped before it had a verdict: what it waited for never came.',
  }),
];

const ESCAPES: readonly Row[] = [
  planted('An error that nobody catches', "setTimeout(() => { throw new Error('planted'); }, 150)"),
  planted(
    'A rejection that nobody catches',
    "setTimeout(() => { void Promise.reject(new Error('planted')); }, 150)",
  ),
  planted(
    'Nothing is left to wait for, and there is no verdict yet',
    builtin('node:fs/promises', `module.readFile = ${HANGS}`),
    { says: 'wap-gate stopped before it had a verdict: what it waited for never came.' },
  ),
  planted('Something else ends the process with 0', 'setTimeout(() => process.exit(0), 150)', {
    says: 'wap-gate stopped before it had a verdict: what it waited for never came.',
  }),
  planted(
    'Ctrl-C while nothing answers',
    `${builtin('node:fs/promises', `module.readFile = () => { process.stderr.write('reading'); return (${HANGS})(); }`)}
     setInterval(() => undefined, 1000);`,
    {
      interrupt: { signal: 'SIGINT', after: /reading/ },
      says: 'wap-gate: the run was cancelled',
      within: 5_000,
    },
  ),
];

export const program: Section = {
  title: 'The program itself',
  lead: 'What must not happen has happened, here planted before the program starts: a sentence, no stack trace, and never 0.',
  rows: [...MACHINE, ...LIBRARY, ...ESCAPES],
};
