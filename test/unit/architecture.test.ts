import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['rules', 'workflows', 'activities', 'store', 'api', 'worker', 'test', 'docs'];
const MAX_LINES = 400;

type Source = { path: string; text: string };
let sources: Source[];

beforeAll(async () => {
  const found = await Promise.all(
    FOLDERS.map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { recursive: true }).catch(() => []);
      return entries.filter((name) => /\.(ts|tsx|mjs)$/.test(name)).map((name) => join(folder, name));
    }),
  );
  sources = await Promise.all(
    found.flat().map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })),
  );
});

type Import = { from: string; target: string; typeOnly: boolean };

/** Every import and re-export with what it points to: a folder of ours with the file in it, or a package. */
function importsOf({ path, text }: Source): Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...statements].map(([, type, named, bare, dynamic]) => {
    const wanted = named ?? bare ?? dynamic ?? '';
    const target = wanted.startsWith('.') ? normalize(join(dirname(path), wanted)) : wanted;
    return { from: path, target, typeOnly: type !== undefined };
  });
}

const folderOf = (path: string) => path.split('/')[0] ?? '';
const isOwn = (target: string) => FOLDERS.includes(folderOf(target)) || target === 'package.json';

/** What each folder may import of ours: by value, and by type on top of that. */
const MAY: Record<string, { value: RegExp; type?: RegExp; packages: RegExp }> = {
  rules: { value: /^rules\//, packages: /^(json-rules-engine|zod|node:(crypto|util))$/ },
  workflows: {
    value: /^(workflows|rules\/time)\//,
    type: /^(rules|activities)\//,
    packages: /^@temporalio\/workflow$/,
  },
  activities: {
    value: /^(activities|rules|store)\/|^workflows\/(rehearsal\/)?messages\.ts$/,
    packages: /^(@temporalio\/(activity|client)|node:.*)$/,
  },
  store: { value: /^(store|rules)\//, type: /^workflows\//, packages: /^(mongoose|@temporalio\/common|node:.*)$/ },
  api: {
    value: /^(api|rules|store)\/|^workflows\/(rehearsal\/)?messages\.ts$|^package\.json$/,
    type: /^workflows\//,
    packages: /^(?!mongoose|@temporalio\/(worker|activity|workflow)).*$/,
  },
  worker: { value: /^(?!test\/|docs\/)/, packages: /^(?!mongoose$).*$/ },
};
/** `worker/demo` plays participants: it speaks HTTP and knows the others by type. */
const DEMO = {
  value: /^(worker|rules)\//,
  type: /^(store|activities|api|workflows)\//,
  packages: /^(?!mongoose|@temporalio\/).*$/,
};

/** Asks a database server whether it serves, before there is any store. */
const EXCEPTIONS = ['worker/stack/health.ts: mongoose'];

describe('the source', () => {
  it(`has no file of more than ${MAX_LINES} lines`, () => {
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > MAX_LINES).map(({ path }) => path);
    expect(long).toEqual([]);
  });

  it('imports only what the table of boundaries allows', () => {
    const wrong = sources.flatMap((source) => {
      const rule = source.path.startsWith('worker/demo/') ? DEMO : MAY[folderOf(source.path)];
      if (!rule) return [];
      const allowed = ({ target, typeOnly }: Import) => {
        if (isOwn(target)) return rule.value.test(target) || (typeOnly && rule.type?.test(target) === true);
        return rule.packages.test(target) || (typeOnly && target.startsWith('@temporalio/'));
      };
      return importsOf(source).filter((each) => !allowed(each) && !EXCEPTIONS.includes(`${each.from}: ${each.target}`));
    });
    expect(wrong).toEqual([]);
  });

  it('lets nobody lean on what-ifs and rehearsals: only they, and the tables that wire everything, import them', () => {
    const rooms = /^\w+\/(what-if|rehearsal|rehearse)\//;
    const wiring = /^(workflows\/index|activities\/index|store\/models|api\/app|worker\/(run-workers|sandboxes))\.ts$/;
    const wrong = sources.flatMap((source) =>
      rooms.test(source.path) || wiring.test(source.path) || /^(test|docs)\//.test(source.path)
        ? []
        : importsOf(source).filter(({ target }) => /\/(what-if|rehearsal)\//.test(target)),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps zod inside the pack schema', () => {
    const users = sources.filter(
      (source) => source.path.startsWith('rules/') && importsOf(source).some(({ target }) => target === 'zod'),
    );
    // Its own words for what is wrong are made from zod's issues.
    for (const { path } of users) expect(relative('rules', path)).toMatch(/^(read|law)\/(schema|issues)/);
  });

  it('names no region, no regulation and no rule of the law, not even in a comment: they are data', async () => {
    const packs = await jsonIn<Pack>('rules/regions', /^(?!.*\.cases\.).*\.json$/);
    const library = await jsonIn<LibraryFile>('rules/library', /\.json$/);
    const words = [
      ...packs.flatMap(({ id, legalBasis = [] }) => [id, ...legalBasis.map(({ ref }) => ref)]),
      ...library.map(({ rule }) => rule),
    ].map((word) => word.toLowerCase());
    expect(words.length).toBeGreaterThan(packs.length + library.length);
    const named = sources.flatMap(({ path, text }) => {
      const lower = text.toLowerCase();
      const cited = lower.match(/\b(pp|uu|perpres|permen\w*|peraturan \w+) (no\.? )?\d+\b/g) ?? [];
      return [...words.filter((word) => lower.includes(word)), ...cited].map((word) => `${path}: ${word}`);
    });
    expect(named).toEqual([]);
  });
});

async function jsonIn<T>(folder: string, name: RegExp): Promise<T[]> {
  const files = (await readdir(join(ROOT, folder))).filter((file) => name.test(file));
  return Promise.all(
    files.map(async (file): Promise<T> => JSON.parse(await readFile(join(ROOT, folder, file), 'utf8'))),
  );
}

type Pack = { id: string; legalBasis?: { ref: string }[] };
type LibraryFile = { rule: string };
