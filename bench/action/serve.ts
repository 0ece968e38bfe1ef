// Usage: node bench/action/serve.ts
//
// A GitHub on loopback with one open pull request, for as long as the standard input is open, and a runner's directory
// with a tool cache that holds DuckDB's library. Prints one line of JSON: the environment of a step.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheDir } from '@actions/tool-cache';
import { packageFor, thisMachine } from '../../src/engines/duckdb/native/platform.ts';
import { toolOf } from '../../src/github/tool_cache.ts';
import { pullRequestEvent } from '../../test/github/events.ts';
import { runnerEnvironment } from '../../test/github/runner.ts';
import { CommandFiles } from '../../test/github/runner/command_files.ts';
import { REPOSITORY, startGitHub } from '../../test/github/server.ts';
import { CACHE } from '../inputs.ts';

const PULL = 7;

const directory = path.join(CACHE, 'job');
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });

const places = {
  RUNNER_TEMP: path.join(directory, 'temp'),
  RUNNER_TOOL_CACHE: path.join(directory, 'tools'),
};
Object.assign(process.env, places);
const { name, version } = packageFor(thisMachine());
const library = createRequire(
  createRequire(import.meta.url).resolve('@duckdb/node-bindings'),
).resolve(`${name}/duckdb.node`);
await cacheDir(path.dirname(library), toolOf({ name }), version);

const github = await startGitHub();
github.state.addPull(REPOSITORY, { number: PULL });
const event = pullRequestEvent({ number: PULL });
const eventFile = path.join(directory, 'event.json');
writeFileSync(eventFile, JSON.stringify(event.payload));
const environment = {
  ...runnerEnvironment({ event, workspace: process.cwd(), github }),
  ...new CommandFiles(path.join(directory, 'commands'), {}).variables,
  ...places,
  GITHUB_EVENT_PATH: eventFile,
};
process.stdout.write(`${JSON.stringify(environment)}\n`);
await new Promise((resolve) => process.stdin.once('close', resolve).resume());
process.exit();
