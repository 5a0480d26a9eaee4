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
    value: /^(workflows\/|rules\/(amend|calendar)\.ts$)/,
    type: /^(rules|activities)\//,
    packages: /^@temporalio\/workflow$/,
  },
  activities: {
    value: /^(activities|rules|store)\/|^workflows\/(rehearsal-)?messages\.ts$/,
    packages: /^(@temporalio\/(activity|client)|node:.*)$/,
  },
  store: { value: /^(store|rules)\//, type: /^workflows\//, packages: /^(mongoose|@temporalio\/common|node:.*)$/ },
  api: {
    value: /^(api|rules|store)\/|^workflows\/(rehearsal-)?messages\.ts$|^package\.json$/,
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

/** What the API's documentation shows as examples is as much data as the demo's roster. */
const isExample = (path: string) => /^(test|docs|worker\/demo)\/|^api\/(examples|document)\.ts$/.test(path);

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

  it('keeps zod inside the pack schema', () => {
    const users = sources.filter(
      (source) => source.path.startsWith('rules/') && importsOf(source).some(({ target }) => target === 'zod'),
    );
    // Its own words for what is wrong are made from zod's issues.
    for (const { path } of users) expect(relative('rules', path)).toMatch(/^(decisions\/)?(schema|issues)/);
  });

  it('names no region and no regulation: both are data', async () => {
    const packs = (await readdir(join(ROOT, 'rules/regions'))).filter((file) => /^(?!.*\.cases\.).*\.json$/.test(file));
    const words = new Set<string>();
    for (const file of packs) {
      const pack = JSON.parse(await readFile(join(ROOT, 'rules/regions', file), 'utf8')) as Pack;
      if (pack.area !== null) words.add(pack.id);
      for (const { ref } of pack.legalBasis ?? []) words.add(ref);
    }
    expect(words.size).toBeGreaterThan(packs.length);
    const ours = sources.filter(({ path }) => !isExample(path));
    const named = ours.flatMap(({ path, text }) => {
      const code = withoutExamples(withoutComments(text)).toLowerCase();
      return [...words].filter((word) => code.includes(word.toLowerCase())).map((word) => `${path}: ${word}`);
    });
    expect(named).toEqual([]);
  });
});

type Pack = { id: string; area: string | null; legalBasis?: { ref: string }[] };

/** A comment may say where a rule comes from. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
const withoutExamples = (text: string) => text.replace(/^.*(\bexample: |e\.g\. ).*$/gm, '');
