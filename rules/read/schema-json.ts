/** The pack as a JSON Schema (draft 2020-12), made from the schemas that read it: for editors, programs and the reference page. */
import { z } from 'zod';
import { isRecord } from '../language/records.ts';
import { HOLIDAY_KEY, LIST_KEYS, RECORDS } from '../language/pointer.ts';
import { CONDITION_LIMITS } from './schema-conditions.ts';
import { packSchema, unreadConditions } from './schema-pack.ts';
import { alternativesOf } from './schema-parts.ts';

export type JsonSchema = { [key: string]: unknown };

/** Whatever else a document leaves out it inherits. */
const STATED = ['format', 'id', 'version', 'area', 'title', 'effective'];
const RULES = { $ref: '#/$defs/conditions' };

/** The whole of what a document may hold. A pack below another one states only what differs from its parent. */
export function packJsonSchema(): JsonSchema {
  const { properties, ...rest } = toJson(packSchema(null));
  const parts = Object.entries(isRecord(properties) ? properties : {});
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'siklus.pack/1',
    ...rest,
    properties: Object.fromEntries(parts.map(([key, part]) => [key, asWritten(key, part)])),
    required: STATED,
    $defs: conditionDefs(),
  };
}

/** The schema of one part as JSON Schema, alternatives told apart. */
export function toJson(schema: z.ZodType): JsonSchema {
  const { $schema: _version, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === unreadConditions) Object.assign(jsonSchema, RULES);
      const alternatives = alternativesOf(zodSchema);
      if (alternatives !== undefined) Object.assign(jsonSchema, { anyOf: alternatives.map(toJson) });
    },
  });
  return json;
}

/** Items are merged field by field over the parent's, so none of their fields but the key has to be there. */
function asWritten(key: string, part: unknown): unknown {
  if (!isRecord(part)) return part;
  const itemKey = LIST_KEYS.get(key);
  if (itemKey !== undefined) return { ...part, items: asItem(part.items, itemKey) };
  if (key !== 'texts' && RECORDS.has(key))
    return { ...part, additionalProperties: orNull(asItem(part.additionalProperties, null)) };
  if (STATED.includes(key) || part.type !== 'object') return part;
  const item = asItem(part, null);
  if (key !== 'calendar' || !isRecord(item.properties) || !isRecord(item.properties.holidays)) return item;
  const { holidays } = item.properties;
  const days = { ...holidays, items: asItem(holidays.items, HOLIDAY_KEY) };
  return { ...item, properties: { ...item.properties, holidays: days } };
}

function asItem(item: unknown, key: string | null): JsonSchema {
  if (!isRecord(item)) return {};
  // Which branch it is may be the parent's to say, so several may fit.
  const { oneOf, anyOf = oneOf, ...single } = item;
  if (Array.isArray(anyOf)) return { ...single, anyOf: anyOf.map((each) => asItem(each, key)) };
  if (!isRecord(item.properties)) return item;
  const { required: _all, ...open } = item;
  const fields = Object.entries(item.properties).map(([name, field]) => [name, name === key ? field : orNull(field)]);
  const commands = key === null ? {} : { $remove: { const: true }, $before: { type: 'string' } };
  return {
    ...open,
    properties: { ...Object.fromEntries(fields), ...commands },
    ...(key !== null && { required: [key] }),
  };
}

/** `null` takes away what the parent has. */
const orNull = (schema: unknown): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

function conditionDefs(): Record<string, JsonSchema> {
  const { children, listed } = CONDITION_LIMITS;
  const child = { $ref: '#/$defs/condition' };
  const several = { type: 'array', items: child, minItems: 1, maxItems: children };
  const branch = (name: string, of: JsonSchema) => ({
    type: 'object',
    properties: { [name]: of },
    required: [name],
    additionalProperties: false,
  });
  const leaf = (operators: readonly string[], value: JsonSchema) => ({
    type: 'object',
    properties: { fact: { type: 'string' }, operator: { enum: operators }, value },
    required: ['fact', 'operator', 'value'],
    additionalProperties: false,
  });
  const one = { type: ['integer', 'string', 'boolean'] };
  return {
    conditions: { anyOf: [branch('all', several), branch('any', several), branch('not', child)] },
    condition: {
      anyOf: [
        { $ref: '#/$defs/conditions' },
        leaf(['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'], one),
        leaf(['in', 'notIn'], { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: listed }),
      ],
    },
  };
}
