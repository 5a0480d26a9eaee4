/** How a follow-up goes, in words. */
import type { Duration, Text } from '../language/types.ts';
import type { FollowUpTerms } from '../time/follow-up.ts';

const t = (id: string, en: string): Text => ({ id, en });

function long(duration: Duration): Text {
  return 'workingDays' in duration
    ? t(`${duration.workingDays} hari kerja`, `${duration.workingDays} working days`)
    : t(`${duration.calendarDays} hari`, `${duration.calendarDays} days`);
}
const months = (n: number): Text => t(`${n} bulan`, n === 1 ? 'one month' : `${n} months`);

export function followUpInWords(terms: FollowUpTerms): Text[] {
  if (terms.kind === 'term') {
    const [service, after, lasts] = [long(terms.service), long(terms.after), months(terms.months)];
    return [
      t(
        `Keputusan disampaikan dalam ${service.id}; sebelum disampaikan tidak berlaku.`,
        `The decision is served within ${service.en}; before that it is not in force.`,
      ),
      t(
        `Berlaku ${after.id} sesudah hari penyampaian, selama ${lasts.id}, lalu berakhir dengan sendirinya.`,
        `It is in force from ${after.en} after the day of service, for ${lasts.en}, and then ends by itself.`,
      ),
    ];
  }
  const [plan, checkIn, evaluation, lasts] = [
    long(terms.plan),
    long(terms.checkIn),
    long(terms.evaluation),
    months(terms.months),
  ];
  const extension = terms.extension === undefined ? undefined : months(terms.extension);
  const test = terms.test === undefined ? undefined : long(terms.test);
  return [
    t(
      `Masa perbaikan ${lasts.id} sejak diputuskan. Rencana disepakati dengan pejabat penilai dalam ${plan.id}; bila pegawai diam, rencana itu berlaku.`,
      `The improvement period lasts ${lasts.en} from the decision. The plan is agreed with the assessor within ${plan.en}; where the person is silent, it stands.`,
    ),
    t(
      `Setiap bulan ada dialog, paling lambat ${checkIn.id} sesudah bulan itu berakhir.`,
      `There is a check-in every month, not later than ${checkIn.en} after that month.`,
    ),
    t(
      `Pada akhirnya dievaluasi dalam ${evaluation.id}: berhasil${extension ? `, diperpanjang sekali ${extension.id}` : ''}, atau tidak berhasil. Bila tidak ada yang memutuskan, tindak lanjut ini gugur dan tidak dihitung sebagai gagal.`,
      `At the end it is evaluated within ${evaluation.en}: passed${extension ? `, extended once by ${extension.en}` : ''}, or failed. Where nobody decides it lapses, and does not count as failed.`,
    ),
    ...(test
      ? [
          t(
            `Bila tidak berhasil, uji kompetensi diadakan dalam ${test.id}.`,
            `After a failed period there is a competency test within ${test.en}.`,
          ),
        ]
      : []),
  ];
}
