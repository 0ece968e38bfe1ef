import { statfs } from 'node:fs/promises';

import { HTTPError } from '@actions/tool-cache';
import { fault, type Fault } from '../domain/fault.ts';
import { asSentence } from '../domain/wording.ts';
import type { PinnedPackage, Tarball } from './registry.ts';

const WHAT = "DuckDB's native library";

/** What helps where the registry cannot be used. */
const OTHERWISE =
  'name a mirror in the environment variable npm_config_registry, a proxy in HTTPS_PROXY, or a directory that holds the library with the input `duckdb-path`';

/** What may be otherwise at the next try, though the registry answered. */
const PASSING = new Set([408, 425, 429]);

/** More than the largest package takes once unpacked, in bytes. */
const ENOUGH = 128e6;

/** Why a tarball did not arrive. */
export function unfetched({ url, registry }: Tarball, error: unknown): Fault {
  if (isFull(error)) return full(error);
  if (!(error instanceof HTTPError)) {
    const sentence = `${WHAT} cannot be fetched from ${registry}: ${asSentence(reasonOf(error))} Try again, or ${OTHERWISE}.`;
    return fault('engine-unavailable', 'network', sentence, error);
  }
  const status = error.httpStatusCode ?? 0;
  const answer = `${WHAT} cannot be fetched: ${url} answers with ${String(status)}`;
  if (status >= 500 || PASSING.has(status)) {
    const sentence = `${answer}. Try again, or ${OTHERWISE}.`;
    return fault('engine-unavailable', 'network', sentence, error);
  }
  // Asking again would get the same answer.
  const why = status === 404 ? 'the registry does not have it' : 'the registry refuses it';
  const sentence = `${answer}, ${why}. Correct npm_config_registry if it is set; otherwise ${OTHERWISE}.`;
  return fault('engine-unavailable', 'config', sentence, error);
}

/**
 * Other bytes than those pinned are never run. A configuration fault and not one of the network: what arrived is whole
 * as far as HTTP can tell, so that a retry would only hide who changed it.
 */
export function refused({ integrity }: PinnedPackage, { url }: Tarball, found: string): Fault {
  return fault(
    'engine-unavailable',
    'config',
    `${WHAT} is refused: ${url} gave a file that is not the one pinned, expected ${integrity}, found ${found}. Something between here and npm changes files: correct npm_config_registry or the proxy, or name a directory that holds the library with the input \`duckdb-path\`.`,
  );
}

/** Why a tarball with the right hash could not be unpacked: tar only tells that it failed. */
export async function unextracted(folder: string, error: unknown): Promise<Fault> {
  if (isFull(error) || (await isNearlyFull(folder))) return full(error);
  return fault(
    'engine-unavailable',
    'config',
    `${WHAT} cannot be unpacked: ${asSentence(reasonOf(error))} The programs tar and gzip are needed; or unpack it elsewhere and name the directory with the input \`duckdb-path\`.`,
    error,
  );
}

/** No directory for temporary files can be written. */
export function unwritable(folder: string, error: unknown): Fault {
  if (isFull(error)) return full(error);
  const sentence = `${WHAT} cannot be stored: ${asSentence(reasonOf(error))} Let RUNNER_TEMP name a directory that can be written instead of ${folder}.`;
  return fault('engine-unavailable', 'config', sentence, error);
}

function full(error: unknown): Fault {
  return fault(
    'disk-full',
    'engine-resource',
    `${WHAT} cannot be stored: the disk is full. Free 200 MB where RUNNER_TEMP points, or name a directory that holds the library with the input \`duckdb-path\`.`,
    error,
  );
}

const isFull = (error: unknown): boolean => /^(?:ENOSPC|EDQUOT)$/.test(codeOf(error));

async function isNearlyFull(folder: string): Promise<boolean> {
  const free = await statfs(folder).catch(() => null);
  return free !== null && free.bavail * free.bsize < ENOUGH;
}

/** One line; several addresses that all refused leave only a code. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.trim().split('\n', 1);
  return line === '' ? codeOf(error) || 'no reason is given' : line;
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
