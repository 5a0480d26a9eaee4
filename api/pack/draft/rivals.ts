/** Other open drafts that would become the same version: the first that is published makes the others start again. */
import { type Conflict, threeWay } from '../../../rules/inherit/three-way.ts';
import type { Text } from '../../../rules/language/types.ts';
import { listDrafts } from '../../../store/pack/drafts.ts';
import { getRulePack } from '../../../store/pack/rule-packs.ts';
import type { DraftDoc, DraftState } from '../../../store/pack/types.ts';
import type { Deps } from '../../deps.ts';
import { contentOf } from './content.ts';
import { sideOf } from './rebase.ts';

const OPEN: DraftState[] = ['DRAFT', 'IN_REVIEW', 'APPROVED'];
/** More of them help nobody, and each is merged with this one. */
const MOST = 5;

type Rival = {
  id: string;
  state: DraftState;
  effective: DraftDoc['effective'];
  both: Conflict[];
  sentence: Text;
};

/** None for a draft that is not open any more. `both` is what this draft and the other change, each to something else. */
export async function rivalsOf(deps: Deps, draft: DraftDoc): Promise<Rival[]> {
  if (!OPEN.includes(draft.state)) return [];
  const { region, packId } = draft;
  const pages = OPEN.map((state) => listDrafts(deps.store, { region, packId, state }, { limit: MOST }));
  const others = (await Promise.all(pages))
    .flat()
    .filter((other) => other._id !== draft._id && other.version === draft.version);
  if (others.length === 0) return [];
  const base = sideOf(draft.base ? await getRulePack(deps.store, draft.base.digest) : undefined);
  const ours = await sideOfDraft(deps, draft);
  const rivals: Rival[] = [];
  for (const other of others.slice(0, MOST)) {
    const { conflicts } = threeWay({ base, ours, theirs: await sideOfDraft(deps, other) });
    rivals.push({
      id: other._id,
      state: other.state,
      effective: other.effective,
      both: conflicts,
      sentence: sentence(other, conflicts),
    });
  }
  return rivals;
}

async function sideOfDraft(deps: Deps, draft: DraftDoc): Promise<Record<string, unknown>> {
  const { document, cases } = await contentOf(deps, draft);
  return { ...document, cases };
}

function sentence({ _id, state, version, effective }: DraftDoc, both: readonly Conflict[]): Text {
  const places = both.map(({ pointer }) => pointer).join(', ');
  const [changes, same] =
    both.length === 0
      ? ['Keduanya tidak mengubah hal yang sama.', 'They change nothing in common.']
      : [`Keduanya mengubah: ${places}.`, `Both change: ${places}.`];
  return {
    id: `Draf ${_id} (${state}, mulai ${effective.from}) juga akan menjadi versi ${version}; yang terbit belakangan harus digabungkan dahulu. ${changes}`,
    en: `Draft ${_id} (${state}, from ${effective.from}) would become version ${version} too; whichever is published later must be merged first. ${same}`,
  };
}
