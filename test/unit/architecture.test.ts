import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { citationsOf, everyPath, existsIn, textOf } from '../support/source-tree.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['rules', 'workflows', 'activities', 'store', 'api', 'console', 'worker', 'test', 'docs'];
/** Tests, schemas and dictionaries may be longer: they are looked up, not read. */
const LONGER = /^test\/|\/schema[^/]*\.ts$|^api\/problem\/registry\.ts$/;
/** What pages say, in each language: one list. */
const DICTIONARY = /^console\/words\/(id|en)\.ts$/;
const mostLines = (path: string) => (DICTIONARY.test(path) ? 2100 : LONGER.test(path) ? 400 : 300);

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

/** What each folder may import of ours: by value, and by type on top of that. Rehearsals run the reducers: see below. */
const MAY: Record<string, { value: RegExp; type?: RegExp; packages: RegExp }> = {
  rules: { value: /^rules\//, packages: /^(json-rules-engine|zod|node:(crypto|util))$/ },
  workflows: {
    value: /^(workflows|rules\/time)\//,
    type: /^(rules|activities)\//,
    packages: /^@temporalio\/workflow$/,
  },
  activities: {
    value: /^(activities|rules|store)\/|^workflows\/(((?:rehearsal|follow-up|transfer)\/)?messages|cast\/habits)\.ts$/,
    type: /^workflows\/record\.ts$/,
    packages: /^(@temporalio\/(activity|client)|p-map|node:.*)$/,
  },
  store: {
    value: /^(store|rules)\//,
    type: /^workflows\//,
    packages: /^(mongoose|lru-cache|p-map|@temporalio\/common|node:.*)$/,
  },
  api: {
    value:
      /^(api|rules|store)\/|^workflows\/(((?:rehearsal|follow-up|transfer)\/)?messages|cast\/habits)\.ts$|^package\.json$/,
    type: /^workflows\//,
    packages: /^(?!mongoose|@temporalio\/(worker|activity|workflow)).*$/,
  },
  console: {
    value: /^(console|api|rules)\/|^workflows\/messages\.ts$|^package\.json$/,
    type: /^(workflows|store)\//,
    packages: /^(hono(\/.*)?|@hono\/node-server|d3-scale|esbuild|zod|node:(crypto|fs|url))$/,
  },
  worker: { value: /^(?!test\/|docs\/)/, packages: /^(?!mongoose$).*$/ },
};
/** `worker/demo` plays participants: it speaks HTTP and knows the others by type. */
const DEMO = {
  value: /^(worker|rules|activities\/cast)\//,
  type: /^(store|activities|api|workflows)\//,
  packages: /^(?!mongoose|@temporalio\/).*$/,
};

const isReducer = (target: string) => target.startsWith('workflows/appraisal/');
/** What of the SDK works outside a workflow: definitions of messages, and failures. */
const WITHOUT_A_WORKFLOW = /^(define(Query|Signal|Update)|ApplicationFailure|ActivityFailure)$/;

/** Asks a database server whether it serves, before there is any store. */
const EXCEPTIONS = [
  'worker/stack/health.ts: mongoose',
  // The process that serves both.
  'api/server.ts: console/site.tsx',
];

describe('the source', () => {
  it('has no file of more than 300 lines but what is looked up', () => {
    const long = sources.filter(({ path, text }) => text.split('\n').length - 1 > mostLines(path));
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('imports only what the table of boundaries allows', () => {
    const wrong = sources.flatMap((source) => {
      const rule = source.path.startsWith('worker/demo/') ? DEMO : MAY[folderOf(source.path)];
      if (!rule) return [];
      const allowed = ({ target, typeOnly }: Import) => {
        if (isReducer(target) && source.path.startsWith('activities/rehearsal/')) return true;
        if (isOwn(target)) return rule.value.test(target) || (typeOnly && rule.type?.test(target) === true);
        return rule.packages.test(target) || (typeOnly && target.startsWith('@temporalio/'));
      };
      return importsOf(source).filter((each) => !allowed(each) && !EXCEPTIONS.includes(`${each.from}: ${each.target}`));
    });
    expect(wrong).toEqual([]);
  });

  it('lets nobody lean on what-ifs and rehearsals: only they, and the tables that wire everything, import them', () => {
    const rooms = /^\w+\/(what-if|rehearsal)\//;
    const wiring =
      /^(workflows\/index|activities\/index|store\/models|api\/app|worker\/run-workers|console\/site)\.tsx?$/;
    const wrong = sources.flatMap((source) =>
      rooms.test(source.path) || wiring.test(source.path) || /^(test|docs)\//.test(source.path)
        ? []
        : importsOf(source).filter(({ target }) => /\/(what-if|rehearsal)\//.test(target)),
    );
    expect(wrong).toEqual([]);
  });

  it('folds in a rehearsal only reducers that need no workflow around them', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const reached = new Set<string>();
    const reach = (path: string): void => {
      const source = byPath.get(path);
      if (!source || reached.has(path)) return;
      reached.add(path);
      for (const { target, typeOnly } of importsOf(source)) if (!typeOnly && isReducer(target)) reach(target);
    };
    const folding = sources.filter(({ path }) => path.startsWith('activities/rehearsal/'));
    for (const { target, typeOnly } of folding.flatMap(importsOf)) if (!typeOnly && isReducer(target)) reach(target);
    expect(reached).toContain('workflows/appraisal/run-stage.ts');
    const used = [...reached].flatMap((path) => {
      const [, names = ''] = /import \{([^}]*)\} from '@temporalio\/workflow'/.exec(byPath.get(path)?.text ?? '') ?? [];
      return names.split(',').flatMap((name) => (name.trim() === '' ? [] : [`${path}: ${name.trim()}`]));
    });
    expect(used.filter((each) => !WITHOUT_A_WORKFLOW.test(each.split(': ')[1] ?? ''))).toEqual([]);
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

/** Names that two files export: why. Everything else has a name of its own. */
const SHARED_NAMES: Record<string, string> = {
  'a stage kind has one name in every layer': 'briefing calibration execution feedback final outcome result review',
  'the smallest parts of a schema: of requests, and of packs': 'count text',
  'the demo is a client, and calls what it sees by the words of the product':
    'Operation Pace Person World Year isEnded playYear postFacts situationOf',
};

describe('exported names', () => {
  it('mean one thing: no two files export the same', () => {
    const homes = new Map<string, string[]>();
    for (const { path, text } of sources.filter(({ path }) => !/^(test|docs)\//.test(path))) {
      const exported = text.matchAll(/^export (?:async )?(?:function\*?|const|class|type|interface) (\w+)/gm);
      for (const name of new Set([...exported].map(([, found = '']) => found))) {
        homes.set(name, [...(homes.get(name) ?? []), path]);
      }
    }
    const allowed = new Set(Object.values(SHARED_NAMES).flatMap((names) => names.split(' ')));
    const shared = [...homes].filter(([name, paths]) => paths.length > 1 && !allowed.has(name));
    expect(homes.size).toBeGreaterThan(500);
    expect(shared.map(([name, paths]) => `${name}: ${paths.join(', ')}`)).toEqual([]);
  });
});

/** Every folder, and the rooms in it: a new one is named here first, and its concept has this one name in every layer. */
const ROOMS: Record<string, string> = {
  rules: 'calibrate compare decide explain inherit language law library publish read regions time twin',
  workflows: 'amendment appraisal cast cycle follow-up rehearsal transfer what-if',
  activities: 'amendment appraisal cast cycle follow-up rehearsal what-if',
  store:
    'agreement amendment appraisal calibration cycle follow-up goal journal pack payroll people public rehearsal remark transfer verify what-if',
  api: 'access agreement amendment appraisal calibration cycle docs follow-up goal health http middleware pack payroll people problem public rehearsal remark request transfer what-if',
  console:
    'agreement amendment appraisal assets calibration cycle follow-up goal help home pack parts payroll people public rehearsal remark sign-in transfer what-if words',
  worker: 'demo rehearsal stack',
  test: 'api bench console journeys replay store support unit workflows',
  docs: 'decisions examples pictures',
};

describe('the rooms', () => {
  it('are those of the table', async () => {
    const paths = await everyPath();
    const folders = paths.filter((path) => !/\.\w+$/.test(path) && paths.some((other) => other.startsWith(`${path}/`)));
    expect(folders.filter((path) => !path.includes('/')).toSorted()).toEqual(Object.keys(ROOMS).toSorted());
    for (const [layer, rooms] of Object.entries(ROOMS)) {
      const found = folders.filter((path) => path.startsWith(`${layer}/`) && path.split('/').length === 2);
      expect(found.toSorted()).toEqual(rooms.split(' ').map((room) => `${layer}/${room}`));
    }
  });

  it('have their tests under the same name', async () => {
    const known = new Set([...Object.keys(ROOMS), ...Object.values(ROOMS).flatMap((rooms) => rooms.split(' '))]);
    const tested = (await everyPath()).flatMap(
      (path) => /^test\/(?:unit|store|api|workflows)\/([\w-]+)$/.exec(path)?.[1] ?? [],
    );
    expect(tested.filter((room) => !known.has(room))).toEqual([]);
  });

  it('keep their routes at the rim: only the application imports them', () => {
    const wrong = sources.flatMap((source) =>
      source.path === 'api/app.ts' ? [] : importsOf(source).filter(({ target }) => /routes\.tsx?$/.test(target)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('comments and pages', () => {
  it('cite only files, folders and decisions that are here', async () => {
    const paths = await everyPath();
    const cited = await Promise.all(
      paths
        .filter((path) => /\.(md|tsx?|mjs)$/.test(path))
        .map(async (path) => citationsOf(path, await textOf(path)).map((name) => ({ path, name }))),
    );
    expect(cited.flat().length).toBeGreaterThan(200);
    expect(cited.flat().filter(({ name }) => !existsIn(paths, name))).toEqual([]);
  });

  it('keep in the glossary only what names something in code or data', async () => {
    const paths = (await everyPath()).filter((path) =>
      /^(rules|workflows|activities|store|api|worker)\/.*\.(tsx?|json)$/.test(path),
    );
    const texts = await Promise.all(paths.map(textOf));
    const known = new Set(texts.join('\n').match(/[\w-]+/g));
    const rows = (await textOf('docs/glossary.md')).split('\n').filter((line) => line.startsWith('|'));
    const names = rows.flatMap(
      (row) =>
        row
          .split('|')[3]
          ?.match(/`[^`]+`/g)
          ?.join(' ')
          .match(/\w[\w-]*/g) ?? [],
    );
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it("find each of the code's own words where the page says that it lives", async () => {
    const rows = (await textOf('docs/code-words.md'))
      .split('\n')
      .map((line) => /^\| ([\w ,]+?) +\|.*`([^`]+)` +\|$/.exec(line));
    const words = rows.flatMap((row) => row?.[1]?.split(', ').map((word) => ({ word, home: row[2] ?? '' })) ?? []);
    expect(words.length).toBeGreaterThan(40);
    const lost = words.filter(({ word, home }) => {
      const written = new RegExp(word.replace(' ', '[ -]?'), 'i');
      return !sources.some(({ path, text }) => path.startsWith(home) && written.test(text));
    });
    expect(lost).toEqual([]);
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
