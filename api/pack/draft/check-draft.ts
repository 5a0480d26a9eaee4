/** Looks up what a pack rests on, and has it read in a thread of its own. */
import { LRUCache } from 'lru-cache';
import { sha256 } from '../../../rules/decide/canonical.ts';
import { type CheckedPack, type CheckInput, parentOf, type SentPack } from '../../../rules/publish/check-pack.ts';
import { PackError } from '../../../rules/language/errors.ts';
import type { PackSource, ResolvedPack } from '../../../rules/language/types.ts';
import { findPackVersion } from '../../../store/pack/rule-packs.ts';
import type { Deps } from '../../deps.ts';
import { Problem } from '../../problem/problem.ts';
import { packJob } from '../pack-job.ts';
import { populationOf } from './population.ts';

const MAX_ANCESTORS = 8;
const REMEMBERED = 20;

export type Readable = Extract<CheckedPack, { state: 'readable' }>;
export type ToCheck = Pick<CheckInput, 'document' | 'cases' | 'expected' | 'previewed'> & {
  /** Whose people the preview looks at; absent: nobody's. */
  region?: string | undefined;
  /** Version of the parent that the content was written for; absent: of whatever it names. */
  writtenFor?: number | null | undefined;
};

/** The same question has the same answer: a draft that is written, submitted and published is checked once. */
const known = new LRUCache<string, Readable>({ max: REMEMBERED });
/** Decisions never change: the digest over their ids stands for the people. */
const keyOf = ({ population, ...input }: CheckInput) =>
  sha256(JSON.stringify({ ...input, population: population && { ...population, packs: [], batches: [] } }));

/** Throws `pack-invalid` for what is no pack at all, `pack-too-costly`, and `pack-check-busy`. */
export async function checkDocument(deps: Deps, { document, region, writtenFor, ...sent }: ToCheck): Promise<Readable> {
  const pack = await sentPack(deps, document);
  const candidate = region === undefined ? null : await outlineOf(deps, pack);
  const input: CheckInput = {
    ...sent,
    ...pack,
    ...(await otherParent(deps, document, writtenFor)),
    ...(region !== undefined && candidate && { population: await populationOf(deps, { region, candidate }) }),
  };
  const key = keyOf(input);
  const before = known.get(key);
  if (before) return before;
  const checked = await within(deps.config.packDeadlineMs, running.get(key) ?? start(deps, key, input));
  if (checked.state === 'unreadable') throw new Problem('pack-invalid', { findings: checked.findings });
  return checked;
}

/** Checks that are being made, whoever asked first. */
const running = new Map<string, Promise<CheckedPack>>();

function start(deps: Deps, key: string, input: CheckInput): Promise<CheckedPack> {
  const check = packJob(deps, 'check', input)
    .then((checked) => {
      if (checked.state === 'readable') known.set(key, checked);
      return checked;
    })
    .finally(() => running.delete(key));
  // Nobody may be waiting any more when it fails.
  check.catch(() => undefined);
  running.set(key, check);
  return check;
}

/** The check goes on when a request no longer waits for it, so that the same request, sent again, finds its result. */
async function within<T>(ms: number, check: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem('pack-check-busy', { retryAfter: 5 })), ms);
  });
  return Promise.race([check, late]).finally(() => clearTimeout(timer));
}

/** What it resolves to; null when it is not valid, which the check tells in full. */
export async function outlineOf(deps: Deps, pack: SentPack): Promise<ResolvedPack | null> {
  try {
    return await packJob(deps, 'resolve', pack);
  } catch (error) {
    if (error instanceof PackError) return null;
    throw error;
  }
}

/** The document with its published ancestors, the oldest first. */
export async function sentPack(deps: Deps, document: unknown): Promise<SentPack> {
  const ancestors: PackSource[] = [];
  for (let parent = parentOf(document); parent; parent = parentOf(ancestors[0])) {
    const wanted = { packId: parent.id, version: parent.version };
    const stored = ancestors.length >= MAX_ANCESTORS ? undefined : await findPackVersion(deps.store, wanted);
    if (!stored) return { document, ancestors, unknownParent: parent };
    ancestors.unshift(stored.source);
  }
  return { document, ancestors };
}

async function otherParent(
  deps: Deps,
  document: unknown,
  writtenFor: number | null | undefined,
): Promise<Pick<CheckInput, 'writtenFor'>> {
  const parent = parentOf(document);
  if (!parent || writtenFor === undefined || writtenFor === null || parent.version === writtenFor) return {};
  const stored = await findPackVersion(deps.store, { packId: parent.id, version: writtenFor });
  return stored ? { writtenFor: stored.pack } : {};
}
