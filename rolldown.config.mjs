import { licenses } from './scripts/build/licenses.mjs';

/** The native library stays in node_modules, and npm brings the right one; its JavaScript is bundled. */
const DUCKDB = /^@duckdb\/node-bindings/;

/** What a warning of the bundler would hide until somebody runs the program elsewhere. */
const FATAL = new Set(['UNRESOLVED_IMPORT', 'MISSING_EXPORT', 'IMPORT_IS_UNDEFINED', 'EVAL']);

/** @type {import('rolldown').RolldownOptions} */
const common = {
  platform: 'node',
  tsconfig: false, // the compiler only judges; nothing in it changes the output
  onLog(level, log, report) {
    if (FATAL.has(log.code)) throw new Error(`${log.code}: ${log.message}`);
    if (level === 'warn') report(level, log);
  },
};

/** @type {import('rolldown').OutputOptions} */
const output = {
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  // Names without hashes: a change of one file changes one file of dist/, and the diff can be read.
  chunkFileNames: '[name].js',
  sourcemap: true,
  sourcemapExcludeSources: true,
  // Shorter to load; names stay, so that a stack trace in a bug report can be read.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
};

/** @type {import('rolldown').RolldownOptions[]} */
export default [
  {
    ...common,
    input: { cli: 'src/cli.ts', action: 'src/action.ts', post: 'src/post.ts' },
    external: DUCKDB,
    plugins: [licenses('licenses.txt')],
    output: {
      ...output,
      banner: (chunk) => (chunk.isEntry && chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
    },
  },
];
