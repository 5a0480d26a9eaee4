/** Decision files on disk: one JSON file each, checked against the packs and the files that they refer to. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildLibrary, type Library } from '../../rules/law/library.ts';
import type { Sources } from '../../rules/law/references.ts';
import { isRecord } from '../../rules/language/records.ts';
import { type RegionPack, readJson, namingFile } from './files.ts';
import type { ResolvedLaw } from '../../rules/law/types.ts';
import { parseLawFile } from '../../rules/law/schema.ts';

/**
 * Every decision of the folder (`*.json`), in the order of the files' names, and the library of all.
 * @throws PackError naming the file, when one is no JSON or no valid decision
 */
export async function loadDecisions(
  dir: string,
  regionPacks: readonly RegionPack[],
): Promise<{ decisions: ResolvedLaw[]; library: Library }> {
  const names = (await readdir(dir)).filter((file) => file.endsWith('.json')).sort();
  const documents = new Map<string, unknown>();
  for (const file of names) documents.set(file, await namingFile(file, () => readJson(join(dir, file))));
  const sources: Sources = {
    packs: new Map(regionPacks.map(({ id, resolved }) => [id, resolved])),
    files: new Map([...documents.values()].flatMap((json) => (isRecord(json) ? [[String(json['id']), json]] : []))),
  };
  const decisions: ResolvedLaw[] = [];
  for (const [file, json] of documents) {
    decisions.push(await namingFile(file, async () => parseLawFile(json, sources)));
  }
  return { decisions, library: buildLibrary(decisions) };
}
