import { createWriteStream } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Outside } from './outside.ts';
import type { PinnedBinary } from './pins.ts';
import { sha256Of } from './tools.ts';

const STALL_MS = 30_000;
const PLATFORMS: Record<string, string> = { linux: 'linux', darwin: 'darwin' };
const ARCHS: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

export const platformKey = () => `${process.platform}-${process.arch}`;

/** Fetches the pinned archive from Temporal's own site into `dir/<program>`, or rejects with the reason. */
export async function downloadOfficial(outside: Outside, pinned: PinnedBinary, dir: string): Promise<void> {
  const { archiveUrl, fileToExtract } = await whereIsIt(pinned);
  outside.log(`fetching ${pinned.name} ${pinned.version} from ${new URL(archiveUrl).host}`);
  const archive = join(dir, 'archive.tar.gz');
  await fetchFile(archiveUrl, archive);
  const untar = await outside.run('tar', ['-xzf', archive, '-C', dir, fileToExtract], { timeoutMs: 120_000 });
  if (untar.code !== 0) throw new Error(`tar: ${untar.stderr.trim().slice(0, 120)}`);
  const program = join(dir, pinned.program);
  if (join(dir, fileToExtract) !== program) await rename(join(dir, fileToExtract), program);
  await rm(archive);
  await verifyProgram(pinned, program);
}

async function fetchFile(url: string, path: string): Promise<void> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new Error(`no data for ${STALL_MS / 1000} s`)), STALL_MS);
  try {
    const response = await fetch(url, { signal: stalled.signal });
    if (!response.ok || response.body === null) throw new Error(`the archive answers ${response.status}`);
    const body = Readable.fromWeb(response.body);
    const watched = async function* (chunks: AsyncIterable<unknown>) {
      for await (const chunk of chunks) {
        timer.refresh();
        yield chunk;
      }
    };
    await pipeline(body, watched, createWriteStream(path));
  } finally {
    clearTimeout(timer);
  }
}

/** The same question the Temporal SDKs ask: which archive, and which file inside it. */
async function whereIsIt(pinned: PinnedBinary): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const [platform, arch] = [PLATFORMS[process.platform], ARCHS[process.arch]];
  if (platform === undefined || arch === undefined) throw new Error(`no official build for ${platformKey()}`);
  const query = new URLSearchParams({ arch, platform, format: 'tar.gz' });
  const url = `${pinned.site}/${pinned.artifact}/v${pinned.version}?${query.toString()}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${new URL(url).host} answers ${response.status} for version ${pinned.version}`);
  const info: unknown = await response.json();
  if (!isDownloadInfo(info)) throw new Error(`${new URL(url).host} sent an unknown answer`);
  return info;
}

function isDownloadInfo(value: unknown): value is { archiveUrl: string; fileToExtract: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'archiveUrl' in value &&
    typeof value.archiveUrl === 'string' &&
    'fileToExtract' in value &&
    typeof value.fileToExtract === 'string'
  );
}

/** Whatever way a pinned program came, it must be the very file whose hash is committed. */
export async function verifyProgram(pinned: PinnedBinary, path: string): Promise<void> {
  const wanted = pinned.sha256[platformKey()];
  if (wanted === undefined) throw new Error(`no pinned hash for ${platformKey()}`);
  const actual = await sha256Of(path);
  if (actual !== wanted)
    throw new Error(`sha256 of ${pinned.program} is ${actual.slice(0, 12)}…, not the pinned ${wanted.slice(0, 12)}…`);
  await chmod(path, 0o755);
}
