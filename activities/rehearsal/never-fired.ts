/** Parts of a pack that nobody has met: either the pack cannot reach them, or the rehearsal did not try. */

import type { RulePack, Text } from '../../rules/language/types.ts';
import type { NeverFired, OutcomeReport, PersonReport, StageReport } from '../../store/rehearsal/types.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { type Predicate, PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import { pointer } from '../../rules/language/pointer.ts';

type Met = { people: PersonReport[]; seen: AppraisalDoc[]; stages: StageReport[]; outcomes: OutcomeReport[] };

export function neverFired(pack: RulePack, met: Met): NeverFired[] {
  return [
    ...unusedExclusions(pack, met),
    ...unusedStages(pack, met),
    ...unusedPredicates(pack, met),
    ...unusedOutcomes(pack, met),
    ...unusedFlags(pack, met),
  ];
}

const never = (what: NeverFired['what'], path: string[], text: Text): NeverFired => ({
  what,
  pointer: pointer(path),
  text,
});

function unusedExclusions(pack: RulePack, { people }: Met): NeverFired[] {
  const used = new Set(people.flatMap(({ end, reason }) => (end === 'EXCLUDED' && reason ? [reason] : [])));
  return pack.population
    .filter(({ id }) => !used.has(id))
    .map(({ id, title }) =>
      never('population', ['population', id], {
        id: `Aturan populasi “${title.id}” tidak mengecualikan siapa pun.`,
        en: `The population rule “${title.en}” excludes nobody.`,
      }),
    );
}

function unusedStages(pack: RulePack, { stages }: Met): NeverFired[] {
  return stages.flatMap((stage) => {
    if (stage.entered === 0) {
      return [
        never('stage', ['phases', stage.id], {
          id: `Tahap “${stage.title.id}” tidak pernah dimulai.`,
          en: `The stage “${stage.title.en}” is never entered.`,
        }),
      ];
    }
    // A stage that ends at its deadline by nature has no other rule to show.
    if (stage.kind === 'execution' || stage.kind === 'result') return [];
    const decided = stage.autoForwarded + stage.escalated + stage.held + stage.closed;
    if (decided > 0) return [];
    return [
      never('deadline', ['phases', stage.id, 'onDeadline'], {
        id: `Aturan tenggat tahap “${stage.title.id}” tidak pernah bekerja: semua selesai pada waktunya.`,
        en: `The deadline rule of the stage “${stage.title.en}” never acts: everybody is done in time.`,
      }),
    ];
  });
}

function unusedPredicates(pack: RulePack, { people }: Met): NeverFired[] {
  const { predicates } = pack;
  const possible: Predicate[] =
    predicates.mode === 'grid'
      ? predicates.cells.flat()
      : [...predicates.values, ...(predicates.requires ? [predicates.requires.otherwise] : [])];
  const given = new Set(people.map(({ predicate }) => predicate));
  return [...new Set(possible)]
    .filter((predicate) => !given.has(predicate))
    .map((predicate) =>
      never('predicate', ['predicates', predicate], {
        id: `Tidak seorang pun mendapat predikat ${PREDICATE_WORDS[predicate].id}.`,
        en: `Nobody gets the predicate ${PREDICATE_WORDS[predicate].en}.`,
      }),
    );
}

function unusedOutcomes(_pack: RulePack, { outcomes }: Met): NeverFired[] {
  return outcomes
    .filter(({ people }) => people === 0)
    .map(({ id, title }) =>
      never('outcome', ['outcomes', id], {
        id: `Tindak lanjut “${title.id}” tidak pernah diusulkan.`,
        en: `The outcome “${title.en}” is never proposed.`,
      }),
    );
}

function unusedFlags(pack: RulePack, { seen }: Met): NeverFired[] {
  const raised = new Set(seen.flatMap(({ flags }) => flags));
  return pack.flags
    .filter(({ code }) => !raised.has(code))
    .map(({ id, title }) =>
      never('flag', ['flags', id], {
        id: `Tanda “${title.id}” tidak pernah muncul.`,
        en: `The flag “${title.en}” is never raised.`,
      }),
    );
}
