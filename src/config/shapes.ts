import type { JsonSchema } from '../checks/kind.ts';
import { WAIVERS_SHAPE } from './waivers.ts';

/** Shapes of our own files, JSON Schema 2020-12: what ajv judges by, and what editors complete from. */

const TEXT = { type: 'string', minLength: 1 };
const OWNER = {
  ...TEXT,
  description: 'Who is asked when a check fails; shown beside every failure.',
};
const RUNBOOK = { ...TEXT, description: 'Where it is written what to do when a check fails.' };
const SAMPLES = {
  type: 'integer',
  minimum: 0,
  maximum: 1000,
  description: 'How many failing rows are shown at most.',
};
const SEVERITY = {
  enum: ['error', 'warn'],
  description: 'Whether a failure fails the run (the default) or only warns.',
};
const TOLERATE = {
  type: ['integer', 'number', 'string'],
  description:
    'How much may fail: a number of rows such as 5, or a share of the tested rows such as 0.01%.',
};
const LEVEL = {
  type: 'object',
  additionalProperties: false,
  required: ['tolerate'],
  properties: { tolerate: TOLERATE },
};
const DURATION = {
  ...TEXT,
  pattern: '^(\\d{1,9}(ms|[smhdw])\\s*)+$',
  $comment: 'a duration such as 30s, 5m or 1h30m',
  description: 'A duration such as 30s, 5m or 1h30m.',
};
const VERSION = { const: 1, description: 'The version of this format.' };

const SIZE = { ...TEXT, description: 'A size such as 512MB or 4GiB.' };
const SESSION = {
  type: 'object',
  minProperties: 1,
  patternProperties: {
    '^[A-Za-z_][A-Za-z0-9_.]*$': { type: ['string', 'integer', 'number', 'boolean'] },
  },
  additionalProperties: false,
  description: 'Session properties of the engine (Trino) for every query.',
};

/** What stands beside the kind in one check. */
export const ITEM_PROPERTIES = {
  name: { ...TEXT, description: 'What reports call the check.' },
  severity: SEVERITY,
  tolerate: TOLERATE,
  warn: { ...LEVEL, description: 'When the check warns; instead of `severity` and `tolerate`.' },
  fail: { ...LEVEL, description: 'When the check fails; instead of `severity` and `tolerate`.' },
  where: { ...TEXT, description: 'SQL over one row: only rows for which it is true are tested.' },
  owner: OWNER,
  runbook: RUNBOOK,
  description: { ...TEXT, description: 'What the check is for.' },
  tags: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: {
      type: 'string',
      pattern: '^[A-Za-z0-9_.-]+$',
      $comment: 'letters, digits, _, . and -',
    },
    description: 'Words to select checks by: `--select tag:x`.',
  },
  samples: SAMPLES,
} as const satisfies Record<string, JsonSchema>;

export const ITEM_SHAPE = {
  type: 'object',
  properties: ITEM_PROPERTIES,
} as const satisfies JsonSchema;

const CHECKS = { type: 'array', minItems: 1, description: 'The rules; one item is one check.' };
const INCLUDE = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: TEXT,
  description: 'Files whose checks are added, relative to this file.',
};

/** Keys of a gate file that a later version understands: refused, since a rule that is ignored is worse than none. */
export const NOT_YET = ['wait_for', 'pre_checks', 'write', 'publish'] as const;

const GATE_PROPERTIES = {
  version: VERSION,
  gate: {
    type: 'string',
    pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$',
    $comment: 'letters, digits, _, . and -',
    description: 'The name of the gate: letters, digits, `_`, `.` and `-`.',
  },
  description: { ...TEXT, description: 'What one row of the table is.' },
  owner: OWNER,
  runbook: RUNBOOK,
  connection: {
    ...TEXT,
    description: 'A name from wap-gate.yml; the default is DuckDB in memory.',
  },
  table: { ...TEXT, description: 'The target: what readers use.' },
  staging: {
    ...TEXT,
    description: 'What is audited: a table, or a path on DuckDB; without it the target.',
  },
  partition: { ...TEXT, description: 'The column of the logical date: only its rows are audited.' },
  interval: {
    enum: ['hour', 'day', 'week', 'month'],
    description: 'How long the interval is that the logical date begins; the default is a day.',
  },
  pin: {
    enum: ['on', 'off'],
    description:
      'Whether one version of the table is audited, where the engine has versions; the default is on.',
  },
  built_from: {
    type: ['string', 'object'],
    minLength: 1,
    minProperties: 1,
    additionalProperties: false,
    properties: {
      property: { ...TEXT, description: 'A property of the table whose value is the commit.' },
      query: { ...TEXT, description: 'A SELECT of one column of text, the commit.' },
    },
    description:
      'From which commit the staging table was built: the whole sha, `property` or `query`. Unless it is the head (or the merge) of the pull request, nothing is audited: `stale-staging`.',
  },
  session: SESSION,
  max_scan_bytes: {
    ...SIZE,
    description:
      'How much the audit may read from storage, such as 10GB; refused before it is spent where the engine can tell (Trino).',
  },
  sources: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: TEXT,
    description:
      'Patterns of the files that make the table, relative to the root of the repository, such as dags/flights/**: a pull request that touches one of them affects the gate.',
  },
  include: INCLUDE,
  checks: CHECKS,
} as const satisfies Record<string, JsonSchema>;

export const GATE_SHAPE = {
  type: 'object',
  additionalProperties: false,
  required: ['gate', 'table'],
  properties: GATE_PROPERTIES,
} as const satisfies JsonSchema;

/** A file that gates include. */
export const PACK_SHAPE = {
  type: 'object',
  additionalProperties: false,
  properties: { version: VERSION, include: INCLUDE, checks: CHECKS },
} as const satisfies JsonSchema;

const SECRET = { ...TEXT, description: 'Only as ${ENV_NAME}.' };

export const CONNECTION_SHAPES = {
  duckdb: {
    type: 'object',
    additionalProperties: false,
    required: ['engine'],
    properties: {
      engine: { const: 'duckdb' },
      path: { ...TEXT, description: 'A database file; in memory without it.' },
      threads: { type: 'integer', minimum: 1, maximum: 1024, description: 'Threads at most.' },
      memory_limit: SIZE,
      temp_directory: { ...TEXT, description: 'Where data goes that memory cannot hold.' },
      max_temp_size: SIZE,
    },
  },
  trino: {
    type: 'object',
    additionalProperties: false,
    required: ['engine', 'server', 'user'],
    properties: {
      engine: { const: 'trino' },
      server: { ...TEXT, description: 'The address: https://host:port.' },
      catalog: { ...TEXT, description: 'The catalog of names that say none.' },
      schema: { ...TEXT, description: 'The schema of names that say none.' },
      user: { ...TEXT, description: 'Who asks.' },
      password: SECRET,
      token: SECRET,
      ca: { ...TEXT, description: 'A file of certificates to trust, PEM.' },
      client_certificate: {
        ...TEXT,
        description: 'A file with the certificate that proves who asks, PEM.',
      },
      client_key: { ...TEXT, description: 'The file with its private key, PEM.' },
      roles: {
        type: 'object',
        minProperties: 1,
        additionalProperties: TEXT,
        description: 'Catalog (or system) -> role to take.',
      },
      session: SESSION,
    },
  },
} as const satisfies Record<string, JsonSchema>;

export const CONFIG_SHAPE = {
  type: 'object',
  additionalProperties: false,
  properties: {
    version: VERSION,
    connections: {
      type: 'object',
      minProperties: 1,
      description: 'Databases by name.',
      additionalProperties: {
        type: 'object',
        required: ['engine'],
        properties: { engine: { enum: ['duckdb', 'trino'] } },
      },
    },
    defaults: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      description: 'What gates and checks have when they do not say otherwise.',
      properties: {
        connection: { ...TEXT, description: 'A name from `connections`.' },
        owner: OWNER,
        runbook: RUNBOOK,
        samples: SAMPLES,
        severity: SEVERITY,
        max_parallel: {
          type: 'integer',
          minimum: 1,
          maximum: 64,
          description: 'Queries at a time.',
        },
        query_timeout: DURATION,
        timeout: DURATION,
      },
    },
    baseline: {
      ...TEXT,
      description:
        'A file of known failures, which may only get fewer: `wap-gate audit --write-baseline`.',
    },
    waivers: WAIVERS_SHAPE,
  },
} as const satisfies JsonSchema;

/** Keys of wap-gate.yml that a later version understands. */
export const CONFIG_NOT_YET = ['lint'] as const;
