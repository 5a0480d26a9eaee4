/** Region packs on disk: reads a folder, follows `extends`, and reads each pack's cases. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackCase } from '../../rules/publish/cases.ts';
import { PackError } from '../../rules/language/errors.ts';
import { resolvePack } from '../../rules/inherit/resolve.ts';
import { parsePackSource } from '../../rules/read/schema.ts';
import { parseCaseFile } from '../../rules/read/schema-cases.ts';
import type { Finding, PackSource, ResolvedPack } from '../../rules/language/types.ts';

const CASES = '.cases.json';

/** `chain` are the documents it was resolved from, parent first, its own `source` last. */
export type RegionPack = {
  id: string;
  source: PackSource;
  chain: PackSource[];
  resolved: ResolvedPack;
  cases: PackCase[];
};

/**
 * Every pack of the folder (`*.json`), resolved through its parents, with the cases of `<id>.cases.json` (none when
 * there is no such file), ordered by id.
 * @throws PackError naming the file, when one is no JSON, no valid pack, or extends what is not there
 */
export async function loadRegionPacks(dir: string): Promise<RegionPack[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.json')).sort();
  const sources = new Map<string, PackSource>();
  for (const file of files.filter((name) => !name.endsWith(CASES))) {
    const source = await namingFile(file, async () => parsePackSource(await readJson(join(dir, file))));
    if (sources.has(source.id)) throw new PackError([inFile(file, idTwice(source.id))]);
    sources.set(source.id, source);
  }
  const packs: RegionPack[] = [];
  for (const [id, source] of [...sources].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { chain, resolved } = await namingFile(`${id}.json`, async () => {
      const documents = chainOf(source, sources);
      return { chain: documents, resolved: resolvePack(documents) };
    });
    packs.push({ id, source, chain, resolved, cases: files.includes(id + CASES) ? await readCases(dir, id) : [] });
  }
  return packs;
}

async function readCases(dir: string, id: string): Promise<PackCase[]> {
  const file = id + CASES;
  return namingFile(file, async () => {
    const { pack, cases } = parseCaseFile(await readJson(join(dir, file)));
    if (pack !== id) throw new PackError([otherPack(id)]);
    return cases;
  });
}

/** The pack's ancestors and itself, parent first. */
function chainOf(source: PackSource, sources: ReadonlyMap<string, PackSource>): PackSource[] {
  const chain = [source];
  for (let child = source; child.extends !== undefined; ) {
    const parent = sources.get(parentId(child));
    if (parent === undefined || chain.includes(parent)) throw new PackError([parentWrong(parentId(child))]);
    chain.unshift(parent);
    child = parent;
  }
  return chain;
}

function parentId({ extends: parent }: PackSource): string {
  return typeof parent === 'object' && parent !== null && 'id' in parent ? String(parent.id) : '';
}

export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PackError([notJson(error instanceof Error ? error.message : String(error))]);
  }
}

/** Puts the file's name in front of what is wrong in it. */
export async function namingFile<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof PackError ? new PackError(error.errors.map((problem) => inFile(file, problem))) : error;
  }
}

const inFile = (file: string, { pointer, code, detail }: Finding): Finding => ({
  pointer,
  code,
  detail: { id: `${file}: ${detail.id}`, en: `${file}: ${detail.en}` },
});

const idTwice = (id: string): Finding => ({
  pointer: '/id',
  code: 'key-twice',
  detail: { id: `Paket "${id}" sudah ada di berkas lain.`, en: `Another file holds pack "${id}" already.` },
});
const otherPack = (id: string): Finding => ({
  pointer: '/pack',
  code: 'value-not-allowed',
  detail: { id: `Isi "pack" harus "${id}", sesuai nama berkas.`, en: `"pack" must be "${id}", as the file is named.` },
});
const parentWrong = (id: string): Finding => ({
  pointer: '/extends/id',
  code: 'parent-missing',
  detail: {
    id: `Paket induk "${id}" tidak ada di folder ini, atau pewarisan berputar.`,
    en: `The parent pack "${id}" is not in this folder, or the inheritance goes in a circle.`,
  },
});
const notJson = (reason: string): Finding => ({
  pointer: '',
  code: 'not-json',
  detail: { id: `Berkas ini bukan JSON yang benar (${reason}).`, en: `The file is not valid JSON (${reason}).` },
});
