import type { AnyKind, JsonSchema } from '../checks/kind.ts';
import {
  CONFIG_SHAPE,
  CONNECTION_SHAPES,
  GATE_SHAPE,
  ITEM_PROPERTIES,
  PACK_SHAPE,
} from './shapes.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The JSON Schema of a gate file, for editors: what the loader judges by, with every kind's parameters and shorthand. */
export function gateSchema(kinds: Iterable<AnyKind>): JsonSchema {
  const { checks, ...properties } = GATE_SHAPE.properties;
  return {
    $schema: DIALECT,
    title: 'A gate of wap-gate',
    ...GATE_SHAPE,
    properties: { ...properties, checks: { ...checks, items: itemSchema([...kinds]) } },
    anyOf: [{ required: ['checks'] }, { required: ['include'] }],
  };
}

/** The JSON Schema of a file that gates include. */
export function packSchema(kinds: Iterable<AnyKind>): JsonSchema {
  const { checks, ...properties } = PACK_SHAPE.properties;
  return {
    $schema: DIALECT,
    title: 'Checks that gates of wap-gate include',
    ...PACK_SHAPE,
    properties: { ...properties, checks: { ...checks, items: itemSchema([...kinds]) } },
  };
}

/** The JSON Schema of wap-gate.yml. */
export function configSchema(): JsonSchema {
  const { connections, ...properties } = CONFIG_SHAPE.properties;
  return {
    $schema: DIALECT,
    title: 'Connections and defaults of wap-gate',
    ...CONFIG_SHAPE,
    properties: {
      ...properties,
      connections: {
        ...connections,
        additionalProperties: { oneOf: Object.values(CONNECTION_SHAPES) },
      },
    },
  };
}

function itemSchema(kinds: readonly AnyKind[]): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(kinds.map((kind) => [kind.kind, kindSchema(kind)])),
      ...ITEM_PROPERTIES,
    },
    oneOf: kinds.map(({ kind }) => ({ required: [kind] })),
  };
}

function kindSchema({ summary, notes, parameters, shorthand }: AnyKind): JsonSchema {
  const full = withSingles(parameters);
  const properties = (full['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const short = shorthand === null ? undefined : properties[shorthand];
  return {
    description: summary,
    markdownDescription: `${summary}\n\n${notes}`,
    ...(short === undefined ? full : { anyOf: [full, short] }),
  };
}

/** A bare text may stand where a list of texts is wanted. */
function withSingles(schema: JsonSchema): JsonSchema {
  const items = schema['items'] as JsonSchema | undefined;
  if (schema['type'] === 'array' && items?.['type'] === 'string') {
    const { description, ...list } = schema;
    return { ...(description === undefined ? {} : { description }), anyOf: [list, items] };
  }
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>> | undefined;
  if (properties === undefined) return schema;
  const relaxed = Object.entries(properties).map(([key, value]) => [key, withSingles(value)]);
  return { ...schema, properties: Object.fromEntries(relaxed) as Record<string, JsonSchema> };
}
