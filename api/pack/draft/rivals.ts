/** Other open drafts that would become the same version: the first that is published makes the others start again. */
import { type Conflict, threeWay } from '../../../rules/inherit/three-way.ts';
import { subjectWords } from '../../../rules/compare/diff/words.ts';
import { formatDate } from '../../../rules/explain/format.ts';
import { pathOf } from '../../../rules/language/pointer.ts';
import type { RulePack, Text } from '../../../rules/language/types.ts';
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
      sentence: sentence(other, { ours, both: conflicts }),
    });
  }
  return rivals;
}

async function sideOfDraft(deps: Deps, draft: DraftDoc): Promise<Record<string, unknown>> {
  const { document, cases } = await contentOf(deps, draft);
  return { ...document, cases };
}

const STATES: Partial<Record<DraftState, Text>> = {
  DRAFT: { id: 'masih ditulis', en: 'being written' },
  IN_REVIEW: { id: 'sudah diajukan', en: 'in review' },
  APPROVED: { id: 'sudah disetujui', en: 'approved' },
};

type Sides = { ours: Record<string, unknown>; both: readonly Conflict[] };

function sentence({ state, version, effective }: DraftDoc, { ours, both }: Sides): Text {
  const places = both.map(({ pointer }) => subjectWords([ours as RulePack], pathOf(pointer)));
  const [changes, same] =
    both.length === 0
      ? ['Keduanya tidak mengubah hal yang sama.', 'They change nothing in common.']
      : [
          `Keduanya mengubah: ${places.map((place) => place.id).join('; ')}.`,
          `Both change: ${places.map((place) => place.en).join('; ')}.`,
        ];
  return {
    id: `Draf lain (${STATES[state]?.id}, mulai ${formatDate(effective.from, 'id')}) juga akan menjadi versi ${version}; yang terbit belakangan harus digabungkan dahulu. ${changes}`,
    en: `Another draft (${STATES[state]?.en}, from ${formatDate(effective.from, 'en')}) would become version ${version} too; whichever is published later must be merged first. ${same}`,
  };
}
