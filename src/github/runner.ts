import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';
import type { Runner } from '../domain/runner.ts';

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
  addToSummary: async (markdown) => {
    await core.summary.addRaw(markdown, true).write();
  },
  identityToken: (audience) => core.getIDToken(audience ?? undefined),
};
