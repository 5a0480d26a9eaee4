/** Whoever rates has completed what the pack asks of raters: without it nothing they send counts. */
import { finding } from '../../rules/language/errors.ts';
import type { Facts, Finding, RulePack, Text } from '../../rules/language/types.ts';
import { listAppraisals } from '../../store/appraisal/appraisals.ts';
import { getEmployee } from '../../store/people/employees.ts';
import type { Actor, CommandName } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';

const RATING: readonly CommandName[] = ['submitReview', 'finaliseScore'];
const MOST_OWN = 50;

type Asked = { region: string; pack: RulePack; actor: Pick<Actor, 'id'>; name: CommandName };

/** What a rater has not completed, as the roster or the training system says; whoever stands in for them rates themselves. */
export async function coursesLacked(deps: Deps, { region, pack, actor, name }: Asked): Promise<Finding[]> {
  const asked = pack.training.filter(({ raters, fact }) => raters === true && fact !== undefined);
  if (asked.length === 0 || !RATING.includes(name)) return [];
  const person = await getEmployee(deps.store, region, actor.id);
  const own = await listAppraisals(
    deps.store,
    { scope: { region }, employeeId: actor.id, open: true },
    { limit: MOST_OWN },
  );
  const known: Facts[] = [person?.facts ?? {}, ...own.items.map(({ facts }) => facts)];
  return asked
    .filter(({ fact = '' }) => !known.some((facts) => Object.hasOwn(facts, fact) && facts[fact] === true))
    .map(({ course, title, fact = '' }) => finding(['training', course], 'course-missing', lacking(title, fact)));
}

const lacking = (title: Text, fact: string): Text => ({
  id: `Penilai wajib mengikuti "${title.id}" dahulu. Kelulusannya dicatat kepegawaian lewat impor pegawai (kolom facts.${fact}) atau oleh sistem pelatihan.`,
  en: `Whoever rates must complete “${title.en}” first. HR records it by a roster import (column facts.${fact}), or the training system does.`,
});
