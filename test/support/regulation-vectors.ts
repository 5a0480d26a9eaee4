/**
 * Runs the regulation vectors through the rule packs. An adapter translates the vectors' Indonesian field names to a
 * pack's facts and a decision back; it decides nothing itself.
 */
import {
  addCalendarDays,
  addMonths,
  addWorkingDays,
  deadlineAfter,
  localDay,
  startOfLocalDay,
} from '../../rules/calendar.ts';
import { RuleError } from '../../rules/errors.ts';
import { policyReviewDays } from '../../rules/plan.ts';
import type { Decision, Facts, Office, WorkCalendar } from '../../rules/types.ts';
import { peerFacts } from '../../workflows/stages/feedback.ts';
import { decide, fires, outcome, packOf, ratingsGiving, refusedBy, scoreRated, UnknownWord } from './region-packs.ts';
import { count, decimal, type Fields, fields, flag, list, scaled, text } from './vector-fields.ts';

export type Vector = { id: string; rule: string; in: Fields; out: Fields; src: string };

const shortResult = (decision: Decision) => ({
  hasil: decimal(decision.score.result),
  predikat: decision.predicate,
});

const calendarWith = (holidays: unknown): WorkCalendar => {
  const { workingWeekdays } = packOf('nasional').pack.calendar;
  return { offsetMinutes: 0, workingWeekdays, holidays: list(holidays).map(text) };
};

// -------------------------------------------------------------------------------------------------- adapters

const REASONS: Record<string, string> = { onTimeShare: 'TEPAT_WAKTU' };
const APPROVERS: [Office, string][] = [
  ['appointingAuthority', 'PPK'],
  ['agencyHead', 'KEPALA_OPD'],
  ['supervisor', 'ATASAN_LANGSUNG'],
];
const PROPOSALS = ['SERTIFIKAT', 'INSENTIF', 'PEMBINAAN', 'TEGURAN', 'PERBAIKAN_6_BULAN', 'PENURUNAN_JABATAN'];
const HISTORY: Record<string, string> = { KURANG: 'pastKurang', SANGAT_KURANG: 'pastSangatKurang' };

async function pp30(facts: Facts) {
  const decision = await decide('tangerang-selatan', facts);
  return {
    skema: decision.derived['feedbackScheme'],
    nilai: decimal(decision.score.final),
    predikat: decision.predicate,
    perilaku: decimal(decision.score.behaviour),
    flags: decision.flags,
  };
}

async function belawanReward(input: Fields) {
  const { pack } = packOf('belawan');
  const { score, behaviourRating } = ratingsGiving(pack, text(input['predikat']));
  const courses = pack.training.filter((course) => course.effect === 'rewardGate');
  const done = courses.map(({ course, fact }) => [fact ?? '', list(input['pelatihanWajib']).includes(course)] as const);
  const applications = 10_000;
  const decision = await decide('belawan', {
    unitKind: 'civilRegistry',
    publicService: flag(input['layananPublik']),
    ...Object.fromEntries(done),
    applications,
    applicationsOnTime: scaled(input['tepatWaktu'], 4),
    taskSpeed: score,
    serviceQuality: score,
    behaviourRating,
  });
  const reward = outcome(decision, 'APRESIASI_TEPAT_WAKTU');
  const refusal = refusedBy(reward.trace) ?? '';
  const gate = courses.some(({ fact }) => fact === refusal) || refusal === 'publicService';
  const alasan = gate ? 'PELATIHAN_WAJIB' : REASONS[refusal];
  return { penghargaan: reward.result, ...(alasan !== undefined && { alasan }) };
}

async function binjaiFollowUp(input: Fields) {
  const { score, behaviourRating } = ratingsGiving(packOf('binjai').pack, text(input['predikat']));
  const earlier = list(input['riwayat']).map(text);
  const history = Object.entries(HISTORY).map(([predicate, fact]) => [
    fact,
    earlier.filter((each) => each === predicate).length,
  ]);
  const decision = await decide('binjai', {
    targetScore: score,
    behaviourRating,
    innovation: flag(input['inovasi']),
    improvementFailed: flag(input['perbaikanGagal']),
    ...Object.fromEntries(history),
  });
  const usulan = PROPOSALS.filter((code) => fires(decision, code));
  const offices = usulan.map((code) => outcome(decision, code).approval);
  const persetujuan = APPROVERS.find(([office]) => offices.includes(office))?.[1];
  return { usulan, ...(persetujuan !== undefined && { persetujuan }) };
}

type Adapter = (input: Fields) => Fields | Promise<Fields>;
export const ADAPTERS: Record<string, Adapter> = {
  'predikat.matrix': async (input) => {
    const skpScore = scoreRated(packOf('nasional').pack, text(input['hasilKerja']));
    return { predikat: (await decide('nasional', { skpScore, behaviourRating: text(input['perilaku']) })).predicate };
  },
  'pp30.predikat': async (input) => {
    const nilai = scaled(input['nilai']);
    const facts = { skpScore: nilai, supervisorBehaviour: nilai, peerCount: 0, newIdea: flag(input['ideBaru']) };
    return { predikat: (await pp30(facts)).predikat };
  },
  'pp30.nilai': async (input) => {
    const perilaku = scaled(input['perilaku']);
    const peers = flag(input['usesPeerOpinion']) ? { peerCount: 3, peerMean: perilaku } : {};
    const ratings = { skpScore: scaled(input['skp']), supervisorBehaviour: perilaku, newIdea: flag(input['ideBaru']) };
    const { skema, nilai, predikat } = await pp30({ ...ratings, ...peers });
    return { skema, nilai, predikat };
  },
  'skor.keRating': async (input) => {
    const facts = { skpScore: scaled(input['skor']), behaviourRating: 'sesuai' };
    return { rating: (await decide('nasional', facts)).derived['resultRating'] };
  },
  'ikm.keSkor': async (input) => {
    const facts = { skpScore: 0, behaviourRating: 'sesuai', ikm: scaled(input['ikm']) };
    return { skor: decimal((await decide('nasional', facts)).derived['ikmScore']) };
  },
  'hariKerja.tambah': (input) => ({
    end: addWorkingDays(text(input['start']), count(input['n']), calendarWith(input['holidays'])),
  }),
  'hariKalender.tambah': (input) => ({ end: addCalendarDays(text(input['start']), count(input['n'])) }),
  'bulan.tambah': (input) => ({ end: addMonths(text(input['start']), count(input['n'])) }),
  'keberatan.diterima': (input) => {
    const calendar = calendarWith(input['holidays']);
    const [days = 0] = Object.values(packOf('nasional').pack.objection.window);
    const window = input['satuan'] === 'hari_kerja' ? { workingDays: days } : { calendarDays: days };
    const due = deadlineAfter(startOfLocalDay(text(input['diterima']), 0), window, calendar);
    return { diterima: text(input['diajukan']) <= localDay(due, 0) };
  },
  'region.belawan': async (input) =>
    shortResult(
      await decide('belawan', {
        unitKind: 'other',
        taskSpeed: scaled(input['kecepatan']),
        serviceQuality: scaled(input['kualitas']),
        ikm: scaled(input['ikm']),
        behaviourRating: text(input['perilaku']),
      }),
    ),
  'region.belawan.penghargaan': belawanReward,
  'region.belawan.puskesmas': async (input) => {
    const { score, behaviourRating } = ratingsGiving(packOf('belawan').pack, 'BAIK');
    const decision = await decide('belawan', {
      unitKind: 'healthCentre',
      patientsDelta: count(input['deltaPasien']),
      serviceMinutesDelta: count(input['deltaMenitLayanan']),
      taskSpeed: score,
      serviceQuality: score,
      behaviourRating,
    });
    return { insentif: fires(decision, 'INSENTIF'), pelatihanTambahan: fires(decision, 'PELATIHAN_TAMBAHAN') };
  },
  'region.bukittinggi': async (input) =>
    shortResult(
      await decide('bukittinggi', {
        unitKind: 'other',
        grade: 'LAINNYA',
        targetAttainment: scaled(input['target']),
        timeliness: scaled(input['ketepatanWaktu']),
        behaviourRating: text(input['perilaku']),
      }),
    ),
  'region.bukittinggi.ptsp': async (input) => {
    const { score, behaviourRating } = ratingsGiving(packOf('bukittinggi').pack, 'BAIK');
    const decision = await decide('bukittinggi', {
      unitKind: 'licensing',
      grade: 'LAINNYA',
      permits: count(input['izinTotal']),
      permitsFaster: count(input['izinLebihCepat']),
      targetAttainment: score,
      timeliness: score,
      behaviourRating,
    });
    return { insentif: fires(decision, 'INSENTIF') };
  },
  'region.bukittinggi.evaluasiSistem': (input) => ({
    jatuhTempo: policyReviewDays(packOf('bukittinggi').pack, { from: text(input['mulai']), to: text(input['sampai']) }),
  }),
  'region.tangsel': async (input) => {
    const answers = list(input['rekan']).map((rating, i) => [String(i), { peerRating: scaled(rating) }] as const);
    const ratings = { skpScore: scaled(input['skp']), supervisorBehaviour: scaled(input['atasan']) };
    const decided = await pp30({ ...ratings, ...peerFacts(Object.fromEntries(answers)), measurementWorkshop: true });
    const { perilaku, nilai, skema, predikat, flags } = decided;
    return { perilaku, nilai, skema, predikatPp30: predikat, ...(flags[0] !== undefined && { flag: flags[0] }) };
  },
  'region.belawanAsn': async (input) => {
    const reports = fields(input['laporanHarian']);
    return shortResult(
      await decide('belawan-asn', {
        unitServiceTarget: scaled(input['targetLayanan']),
        dailyReportDays: count(reports['terisi']),
        dailyReportWorkingDays: count(reports['hariKerja']),
        behaviourRating: text(input['perilaku']),
      }),
    );
  },
  'region.belawanAsn.umpanBalik': (input) => {
    const stage = packOf('belawan-asn').pack.phases.find((phase) => phase.kind === 'execution');
    if (stage?.kind !== 'execution' || !stage.dailyReports) throw new Error('the pack has no daily reports');
    const reported = startOfLocalDay(text(input['lapor']), 0);
    const due = deadlineAfter(reported, stage.dailyReports.feedback, calendarWith(input['holidays']));
    return { tepatWaktu: text(input['umpanBalik']) <= localDay(due, 0) };
  },
  'region.binjai': async (input) =>
    shortResult(
      await decide('binjai', {
        publicService: flag(input['layananPublik']),
        targetScore: scaled(input['target']),
        ...(input['ikm'] !== undefined && { ikm: scaled(input['ikm']) }),
        behaviourRating: text(input['perilaku']),
      }),
    ),
  'region.binjai.tindakLanjut': binjaiFollowUp,
};

/** What the vector's rule answers; refused facts become the vectors' error codes. */
export async function answer(vector: Vector): Promise<Fields> {
  try {
    return await (ADAPTERS[vector.rule] ?? unmapped)(vector.in);
  } catch (error) {
    if (error instanceof UnknownWord) return { error: error.message };
    if (!(error instanceof RuleError) || error.code !== 'facts-invalid') throw error;
    const words = error.errors.some(({ pointer }) => pointer === '/facts/behaviourRating');
    return { error: words ? 'UNKNOWN_RATING' : 'OUT_OF_RANGE' };
  }
}
const unmapped: Adapter = () => {
  throw new Error('no adapter');
};
