/** What the population preview wants to be read before somebody signs. Notes at most: nothing of it bars. */
import { bilingual, formatNumber } from '../../explain/format.ts';
import type { PreviewCounts } from '../preview.ts';
import type { RulePack } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';

type Seen = { counts: Pick<PreviewCounts, 'outcomes' | 'refused'> } | { contradicted: number };

export function previewFindings(pack: RulePack, seen: Seen): LintFinding[] {
  if ('contradicted' in seen) return [contradiction(seen.contradicted)];
  const { outcomes, refused } = seen.counts;
  const sanctions = new Map(pack.outcomes.map((rule) => [rule.id, rule.kind === 'sanction']));
  return [
    ...outcomes
      .filter(({ id, gained }) => gained > 0 && sanctions.get(id) === true)
      .map(({ id, title, gained }) =>
        lintFinding('N01', {
          at: ['outcomes', id],
          text: {
            id: `${formatNumber(gained, undefined, 'id')} pegawai siklus terakhir akan terkena "${title.id}", yang tidak mereka terima.`,
            en: `${formatNumber(gained, undefined, 'en')} people of the last cycle would fall under "${title.en}", which they did not get.`,
          },
        }),
      ),
    ...refused.map(({ code, count }) =>
      lintFinding('N02', {
        at: ['facts'],
        text: {
          id: `Fakta ${formatNumber(count, undefined, 'id')} pegawai siklus terakhir tidak dapat dinilai paket ini: ${code}.`,
          en: `The facts of ${formatNumber(count, undefined, 'en')} people of the last cycle cannot be decided by this pack: ${code}.`,
        },
      }),
    ),
  ];
}

const contradiction = (people: number): LintFinding =>
  lintFinding('E01', {
    at: [],
    severity: 'warning',
    text: bilingual((language) => CONTRADICTION[language](formatNumber(people, undefined, language))),
  });

const CONTRADICTION = {
  id: (n: string) => `Mesin aturan memberi jawaban lain daripada penutup atau keputusan tersimpan untuk ${n} pegawai.`,
  en: (n: string) => `For ${n} people the engine says something else than the closures or the stored decision.`,
};
