import { posix } from 'node:path';

import { USUAL_CONFIG } from '../domain/option_words.ts';
import type { Files } from '../domain/world.ts';
import type { GateFile } from './discover.ts';
import { optionText } from './gate.ts';
import type { ConfigRequest } from './request.ts';

/**
 * Whether the call audits a table without any gate file. Where it does not say so itself: it names one and no gate, and
 * brings checks of its own, or there is nothing at `config` that it could be meant for; the implicit checks then run
 * alone.
 */
export async function isAdhoc(
  { gates, staging, adhoc, checks, config }: ConfigRequest,
  files: Files,
): Promise<boolean> {
  if (gates.length > 0 || staging === null) return false;
  if (adhoc !== null) return adhoc;
  const missing = (await files.stat(config)).type === 'missing';
  // Whoever says where gates are wants gates.
  if (missing && config.replace(/[/\\]+$/, '') !== USUAL_CONFIG) return false;
  return checks.length > 0 || missing;
}

/** A gate out of the call alone: named after what is audited, which is its own target unless the call names one. */
export function adhocGate({ staging, outputTable, words }: ConfigRequest): GateFile {
  const { at, value } = optionText(words.place('staging'), staging ?? '');
  const name = nameAfter(value);
  const text = (key: string, of: string) => ({
    key,
    at,
    value: { node: 'text' as const, at, value: of },
  });
  const entries = [text('gate', name), text('table', value)];
  return {
    path: at.source.file,
    source: at.source,
    root: {
      node: 'map',
      at,
      entries: outputTable === null ? entries : [...entries, text('staging', value)],
    },
    name,
    problems: [],
    adhoc: true,
  };
}

/** `data/flights.parquet` and `lake.stage.flights` -> `flights`; `data/flights/*.parquet` -> `flights`. */
function nameAfter(staging: string): string {
  const path = /[/\\]|\.(?:parquet|csv|tsv|json|jsonl|ndjson)\b/i.test(staging);
  const steps = path ? staging.split(/[/\\]/) : staging.split('.');
  const plain = steps.filter((step) => !/[*?{}[\]$]/.test(step)).at(-1) ?? '';
  const base = path ? posix.basename(plain).replace(/\..*$/, '') : plain;
  return base.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/^[.-]+/, '') || 'adhoc';
}
