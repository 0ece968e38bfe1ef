import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import * as core from '@actions/core';
import type { Runner } from '../domain/runner.ts';

/** A summary with more is not shown at all. */
const SUMMARY_BYTES = 1024 * 1024;

/** The real one: writes commands to stdout, and the files whose paths the runner gave. */
export const actionsRunner: Runner = {
  mask: (secret) => core.setSecret(secret),
  setOutput: (name, value) => core.setOutput(name, value),
  saveState: (name, value) => core.saveState(name, value),
  savedState: (name) => core.getState(name),
  annotate: ({ level, title, message, place }) => {
    const properties = {
      title,
      ...(place === null ? {} : { file: place.file, startLine: place.line }),
    };
    core[level](message, properties);
  },
  print: (text) => {
    // A line of a report may look like a command of the runner; between these two none is.
    const token = randomUUID();
    core.info(`::stop-commands::${token}\n${text.replace(/\n$/, '')}\n::${token}::`);
  },
  summaryRoom: () => SUMMARY_BYTES - sizeOf(process.env['GITHUB_STEP_SUMMARY']) - '\n'.length,
  addToSummary: async (markdown) => {
    await core.summary.addRaw(markdown, true).write();
  },
  identityToken: (audience) => core.getIDToken(audience ?? undefined),
};

/** That a file is not there is told when it is written. */
const sizeOf = (path = ''): number =>
  path === '' ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
