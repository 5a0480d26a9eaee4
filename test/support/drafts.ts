/** Two people of HR and what they do with drafts, over the API. */
import type { CheckReport } from '../../rules/publish/check-pack.ts';
import type { PackSource } from '../../rules/language/types.ts';
import type { Store } from '../../store/connect.ts';
import { getDraft, recordDraft } from '../../store/pack/drafts.ts';
import { putText } from '../../store/pack/texts.ts';
import type { DraftDoc, DraftFields } from '../../store/pack/types.ts';
import type { Answer, Json, TestApi } from './api.ts';
import { freshId } from './store.ts';

export type People = { author: string; second: string; third: string; admin: string };

/** Keys of three people of HR and an admin, each known by name, in a region (`null`: of all). */
export async function peopleOf(api: TestApi, region: string | null): Promise<People> {
  const key = (role: 'hr' | 'admin', name: string) =>
    api.keyFor({
      region,
      roles: [role],
      employeeId: `${name}-${region ?? 'all'}`,
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
  return {
    author: await key('hr', 'author'),
    second: await key('hr', 'second'),
    third: await key('hr', 'third'),
    admin: await key('admin', 'admin'),
  };
}

export const WHY = { reason: 'Target dinaikkan', legalBasis: 'Perwali 12/2026' };

type Do = { key: string; body?: unknown; idempotencyKey?: string; query?: string; headers?: Record<string, string> };

export const act = (api: TestApi, id: string, command: string, { query, ...call }: Do): Promise<Answer> =>
  api.call('POST', `/v1/rule-packs/drafts/${id}/${command}${query ?? ''}`, { body: {}, ...call });

export const begin = (api: TestApi, key: string, body: unknown): Promise<Answer> =>
  api.call('POST', '/v1/rule-packs/drafts', { key, body });

export async function readDraft(api: TestApi, key: string, id: string): Promise<Json> {
  return (await api.call('GET', `/v1/rule-packs/drafts/${id}`, { key })).body;
}

/** Replaces the document by what `change` makes of it. */
export async function write(
  api: TestApi,
  { key, id, change }: { key: string; id: string; change: (document: Json) => Json },
): Promise<Answer> {
  const { document, cases, revision } = await readDraft(api, key, id);
  const body = { document: change(document), cases };
  return api.call('PUT', `/v1/rule-packs/drafts/${id}`, { key, body, headers: { 'If-Match': `"v${revision}"` } });
}

export const retitled = (word: string) => (document: Json) => ({ ...document, title: { id: word, en: word } });

const expectStatus = (answer: Answer, status: number) => {
  if (answer.status !== status) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body;
};

/** A draft of the region's pack, written on and in review. */
export async function submitted(
  api: TestApi,
  people: People,
  { pack, from, word = freshId('Judul ') }: { pack: string; from: string; word?: string },
): Promise<Json> {
  const origin = { kind: 'inForce', date: '2026-06-30' };
  const made = expectStatus(await begin(api, people.author, { pack, effective: { from }, origin }), 201);
  expectStatus(await write(api, { key: people.author, id: made.id, change: retitled(word) }), 200);
  return expectStatus(await act(api, made.id, 'submit', { key: people.author, body: WHY }), 200);
}

/** And approved and published by a second person. */
export async function published(
  api: TestApi,
  people: People,
  wanted: { pack: string; from: string; word?: string },
): Promise<Json> {
  const draft = await submitted(api, people, wanted);
  expectStatus(await act(api, draft.id, 'approve', { key: people.second, body: { report: draft.report } }), 200);
  return expectStatus(await act(api, draft.id, 'publish', { key: people.second }), 200);
}

type Writing = { id: string; region: string; by: string; document: PackSource; set?: Partial<DraftFields> };

/** Writes a draft, or writes on it, without the check that takes seconds: its report says that all is well. */
export async function writeUnchecked(store: Store, { id, region, by, document, set }: Writing): Promise<DraftDoc> {
  const before = await getDraft(store, region, id);
  const content = await putText(store, { document, cases: [] });
  const counts = { error: 0, warning: 0, note: 0 };
  const ladder = { format: 'siklus.ladder/1' as const, pack: null, steps: [], counts, publishable: true, digest: '' };
  const report = await putText(store, { content, ladder } satisfies CheckReport);
  const { version } = document;
  const effective = { from: '2027-01-01', to: null };
  const fields = { state: 'DRAFT' as const, version, effective, content, report, publishable: true, ...set };
  const { draft } = await recordDraft(store, {
    region,
    type: before ? 'pack.edited' : 'pack.drafted',
    actor: { id: by, as: 'admin' },
    event: {
      draftId: id,
      packId: document.id,
      revision: (before?.revision ?? 0) + 1,
      command: freshId('command'),
      before: before?.content ?? null,
      after: content,
      writes: true,
      set: fields,
    },
  });
  return draft;
}
