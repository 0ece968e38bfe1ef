import { fileURLToPath } from 'node:url';
import { licenses } from './scripts/build/licenses.mjs';

/**
 * Stands for the package that brings DuckDB's native library along. It needs nothing but files of ours, so that dist/
 * runs without node_modules once a directory with the library is known.
 */
const BINDINGS = fileURLToPath(new URL('src/engines/duckdb/native/bindings.ts', import.meta.url));

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

/**
 * One bundle, so that the programs share their chunks: what two of them need is in dist/ once.
 * @type {import('rolldown').RolldownOptions[]}
 */
export default [
  {
    ...common,
    input: { cli: 'src/cli.ts', action: 'src/action.ts', post: 'src/post.ts' },
    resolve: { alias: { '@duckdb/node-bindings': BINDINGS } },
    plugins: [licenses('licenses.txt')],
    output: {
      ...output,
      banner: (chunk) => (chunk.isEntry && chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
    },
  },
];
