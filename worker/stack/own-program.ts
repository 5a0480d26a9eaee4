import { isExecutable, type Outside } from './outside.ts';
import { no, type ServerSource, type Availability, yes } from './resolve.ts';

type Program = { name: string; setting: string; min: string };

/** A server's program on this machine: where a setting says, else the one on PATH, if it is new enough. */
export function ownProgram(outside: Outside, { name, setting, min }: Program): ServerSource<string> {
  const configured = outside.env[setting];
  const find = async () => configured || (await outside.which(name));
  return {
    name: configured ? setting : `\`${name}\` on PATH`,
    check: async () => judge(outside, await find(), min),
    obtain: async () => (await find()) ?? '',
  };
}

async function judge(outside: Outside, path: string | undefined, min: string): Promise<Availability> {
  if (path === undefined) return no('not there');
  if (!(await isExecutable(path))) return no(`${path} cannot be executed`);
  const version = await versionOf(outside, path);
  if (version === undefined) return no(`${path} does not tell its version`);
  // A build from source calls itself 0.0.0-DEV.
  if (!version.startsWith('0.0.0') && isOlder(version, min)) return no(`${version} is older than ${min}`);
  return yes(`${path} ${version}`);
}

export async function versionOf(outside: Outside, path: string): Promise<string | undefined> {
  const { stdout } = await outside.run(path, ['--version']);
  return /(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
}

/** Compares the leading `major.minor.patch` of two versions; what follows them does not count. */
export const isOlder = (version: string, than: string): boolean =>
  numbers(version).localeCompare(numbers(than), 'en', { numeric: true }) < 0;

const numbers = (version: string) =>
  version
    .split('.', 3)
    .map((part) => Number.parseInt(part, 10) || 0)
    .join('.');
