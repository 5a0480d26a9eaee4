import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DemoError } from './client.ts';
import type { ServiceKeys } from './setup.ts';
import type { DevelopmentKey } from './wire.ts';

export const keyFileIn = (dataDir: string) => join(dataDir, 'keys', 'dev-api-keys.json');

const isKey = (value: unknown): value is DevelopmentKey =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  'roles' in value &&
  Array.isArray(value.roles);

const parse = (text: string): DevelopmentKey[] => {
  const file: unknown = JSON.parse(text);
  const keys = typeof file === 'object' && file !== null && 'keys' in file ? file.keys : undefined;
  return Array.isArray(keys) ? keys.filter(isKey) : [];
};

/** The keys that the first start of the API leaves for development: one for everything, some for each region. */
export const readServiceKeys = async (dataDir: string): Promise<ServiceKeys> => {
  const keys = parse(await readFile(keyFileIn(dataDir), 'utf8'));
  const find = (region: string | null, role: string): string => {
    const found = keys.find((each) => each.region === region && each.roles.includes(role));
    if (!found)
      throw new DemoError(`no development key for ${role} of ${region ?? 'all regions'} in ${keyFileIn(dataDir)}`);
    return found.key;
  };
  return { platform: find(null, 'admin'), ofRegion: (region, role) => find(region, role) };
};
