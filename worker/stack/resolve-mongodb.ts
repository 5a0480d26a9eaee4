import { join } from 'node:path';
import type { DatabaseEngine } from './engine-stamp.ts';
import { databaseServes } from './health.ts';
import { fetchMongod } from './mongod-download.ts';
import type { Outside } from './outside.ts';
import { ownProgram } from './own-program.ts';
import { MIN_MONGOD, MONGOD_VERSION, SECANTUSDB } from './pins.ts';
import { findPython, pipInstall, type Python } from './python.ts';
import { type Need, no, type ServerSource, yes } from './resolve.ts';
import { ensureTool, keptTool } from './tools.ts';

export type DatabaseCandidate =
  | { kind: 'configured'; uri: string }
  | { kind: 'mongod'; path: string }
  | { kind: 'secantusdb'; python: string; packages: string };

const ENGINE_NAMES: Record<DatabaseEngine, string> = { mongod: 'MongoDB (mongod)', secantusdb: 'SecantusDB' };

const DATABASE_NEED: Need = {
  what: 'a MongoDB',
  advice: {
    en: 'install MongoDB ≥ 4.4 or set SIKLUS_MONGODB_URI; install Python 3.10–3.13 with pip; allow access to fastdl.mongodb.org.',
    id: 'pasang MongoDB ≥ 4.4 atau isi SIKLUS_MONGODB_URI; pasang Python 3.10–3.13 dengan pip; buka akses ke fastdl.mongodb.org.',
  },
};

/**
 * A configured URI is the only step: falling back to another database would split the data without a word. Data that an
 * engine has written before (`stamp`) is opened by no other.
 */
export function databaseSteps(outside: Outside, stamp?: DatabaseEngine): ServerSource<DatabaseCandidate>[] {
  const { SIKLUS_MONGODB_URI: uri } = outside.env;
  if (uri) {
    const configured = { kind: 'configured', uri } as const;
    const check = () => databaseServes(uri, 4_000).then(() => yes('it answers'));
    return [{ name: 'SIKLUS_MONGODB_URI', check, obtain: async () => configured }];
  }
  const own = ownProgram(outside, { name: 'mongod', setting: 'MONGOMS_SYSTEM_BINARY', min: MIN_MONGOD });
  const mongod = [own, downloadedMongod(outside)].map(asMongod);
  const foreign = async () => no(`the data here was written by ${ENGINE_NAMES[stamp ?? 'mongod']}`);
  const unless = (other: DatabaseEngine) => (step: ServerSource<DatabaseCandidate>) =>
    stamp === other ? { ...step, check: foreign } : step;
  return [...mongod.map(unless('secantusdb')), ...[secantus(outside)].map(unless('mongod'))];
}

/** What to advise depends on the data: only its own engine may open it. */
export function databaseNeed(dataDir: string, stamp?: DatabaseEngine): Need {
  if (stamp === undefined) return DATABASE_NEED;
  const { what, advice } = DATABASE_NEED;
  const [name, folder] = [ENGINE_NAMES[stamp], join(dataDir, 'data')];
  return {
    what,
    advice: {
      en: `data in ${folder} was written by ${name}: start ${name}, or clear it with \`npm run reset\`; ${advice.en}`,
      id: `data di ${folder} ditulis oleh ${name}: jalankan ${name}, atau kosongkan dengan \`npm run reset\`; ${advice.id}`,
    },
  };
}

const asMongod = (step: ServerSource<string>): ServerSource<DatabaseCandidate> => ({
  ...step,
  obtain: async () => ({ kind: 'mongod', path: await step.obtain() }),
});

function downloadedMongod(outside: Outside): ServerSource<string> {
  const dir = join(outside.toolsDir, `mongod-${MONGOD_VERSION}`);
  const { MONGOMS_DOWNLOAD_MIRROR: mirror } = outside.env;
  return {
    name: 'official download of mongod',
    check: async () => {
      const kept = await outside.keptMongod(dir);
      if (kept !== undefined) return yes(`${MONGOD_VERSION}, kept from an earlier run`);
      return outside.reachable(mirror || 'https://fastdl.mongodb.org');
    },
    obtain: async () => {
      const kept = await outside.keptMongod(dir);
      if (kept === undefined) outside.log(`fetching mongod ${MONGOD_VERSION}`);
      return kept ?? (await fetchMongod(dir));
    },
  };
}

/** Native parts are built per Python version, so the folder carries it; the same Python must run what its pip installed. */
function secantus(outside: Outside): ServerSource<DatabaseCandidate> {
  const range = { min: SECANTUSDB.minPython, max: SECANTUSDB.maxPython };
  const dirOf = ({ version }: Python) =>
    join(outside.toolsDir, `secantusdb-${SECANTUSDB.version}-cp${version.join('')}`);
  const find = async () => {
    const any = await findPython(outside, range, false);
    return typeof any !== 'string' && keptTool(dirOf(any)) !== undefined ? any : findPython(outside, range);
  };
  return {
    name: 'wheel secantusdb',
    check: async () => {
      const python = await find();
      if (typeof python === 'string') return no(python);
      const kept = keptTool(dirOf(python)) !== undefined;
      return yes(`${SECANTUSDB.version}, ${kept ? 'kept from an earlier run' : `by pip of ${python.path}`}`);
    },
    obtain: async () => {
      const python = await find();
      if (typeof python === 'string') throw new Error(python);
      const packages = dirOf(python);
      const install = async (target: string) => {
        outside.log(`installing SecantusDB ${SECANTUSDB.version} with pip`);
        await pipInstall(outside, { python, requirements: SECANTUSDB.requirements, target, deps: true });
      };
      await ensureTool(outside, { dir: packages, source: 'wheel secantusdb', install });
      return { kind: 'secantusdb', python: python.path, packages };
    },
  };
}
