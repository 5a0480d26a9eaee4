/** What the parameters of notices are called: an awaited command in words, a stage by the title that its pack gives it. */
import { bilingual, formatDate } from '../../rules/explain/format.ts';
import type { Language, Office, Text } from '../../rules/language/types.ts';
import { FOLLOW_UP_RESULT_WORDS, followUpStepWords } from '../../rules/language/follow-ups.ts';
import { AGREEMENT_WORDS, OFFICE_WORDS } from '../../rules/language/words.ts';
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import { employeesById } from '../../store/people/employees.ts';
import { allRegions } from '../../store/scope.ts';
import type { NoticeDoc, Role } from '../../store/people/types.ts';
import type { Deps } from '../deps.ts';
import { pinnedPack } from '../pack/packs.ts';

const t = (id: string, en: string): Text => ({ id, en });

const AWAITED: Record<string, Text> = {
  acknowledgeBriefing: t('menyatakan sudah mengikuti sosialisasi', 'confirm the briefing'),
  proposeTargets: t('mengusulkan target', 'propose targets'),
  agreeTargets: t('menyetujui atau mengembalikan target', 'agree to the targets or return them'),
  acknowledgeTargets: t('menyatakan mengetahui target', 'acknowledge the targets'),
  answerDailyReports: t('menanggapi laporan harian', 'answer daily reports'),
  acceptProgress: t('menanggapi laporan kemajuan target', 'answer reports of progress on targets'),
  submitSelfAssessment: t('mengirim penilaian diri', 'send the self-assessment'),
  submitReview: t('mengirim hasil tinjauan', 'send the result of the review'),
  nominatePeers: t('mengusulkan rekan pemberi umpan balik', 'nominate peers who could be asked'),
  assignPeers: t('menetapkan rekan pemberi umpan balik', 'name the peers who are asked'),
  submitFeedback: t('memberi umpan balik', 'give feedback'),
  finaliseScore: t('memberi nilai akhir', 'give the final ratings'),
  acknowledgeResult: t('menyatakan sudah membaca hasil', 'confirm that the result was read'),
  decideObjection: t('memutuskan keberatan', 'decide the objection'),
  decideCorrection: t('memutuskan koreksi', 'decide the correction'),
  recordHearing: t('memanggil dan memeriksa pegawai', 'summon and hear the person'),
  decideOutcome: t('memutuskan usulan', 'decide the proposal'),
  retry: t('mencoba lagi yang tertahan', 'retry what is blocked'),
};

/** For whoever is not the employee: they set what was never agreed. */
const AWAITED_OF_OTHERS: Record<string, Text> = { proposeTargets: t('menetapkan target', 'set the targets') };

/** What somebody may be in Siklus, in a sentence. */
const ROLE_WORDS: Record<Role, Text> = {
  hr: t('Kepegawaian', 'HR'),
  admin: t('Admin', 'admin'),
  auditor: t('Auditor', 'auditor'),
  assessor: t('penilai', 'assessor'),
  employee: t('pegawai', 'employee'),
  system: t('sistem layanan', 'service system'),
  public: t('masyarakat', 'the public'),
};
const SOMEBODY = t('seorang admin', 'an admin');
const isRole = (name: string): name is Role => Object.hasOwn(ROLE_WORDS, name);
const isOffice = (name: string): name is Office => Object.hasOwn(OFFICE_WORDS, name);

/** What a notice about rights names: roles or an office, the days, and who it was by name. */
function rightsWords({ params }: NoticeDoc, names: ReadonlyMap<string, string>): Record<string, Text> {
  const { role, roles, office, from, until, by } = params;
  const held = typeof roles === 'string' ? roles.split(', ').filter(isRole) : [];
  const name = names.get(String(by));
  const asRole = typeof role === 'string' && isRole(role) ? ROLE_WORDS[role] : undefined;
  const given = asRole ?? (typeof office === 'string' && isOffice(office) ? OFFICE_WORDS[office] : undefined);
  return {
    ...(held.length > 0 && {
      roles: bilingual((language) => held.map((each) => ROLE_WORDS[each][language]).join(', ')),
    }),
    ...(given && { role: given }),
    ...standInWords(params, names),
    ...(typeof from === 'string' && { days: bilingual((language) => daysWords({ from, until }, language)) }),
    ...(by !== undefined && { by: name === undefined ? SOMEBODY : { id: name, en: name } }),
  };
}

/** Of an agreement: what kind it is, and its day. */
function agreementWords({ template, params: { kind, due } }: NoticeDoc): Record<string, Text> {
  if (!template.startsWith('agreement-')) return {};
  const word = AGREEMENT_WORDS[String(kind)];
  return { ...(word && { kind: word }), due: bilingual((language) => formatDate(String(due), language)) };
}

const dayWords = (day: string): Text => bilingual((language) => formatDate(day, language));

/** Of words between colleagues: about whom they are. */
function remarkWords(
  { template, params: { of } }: NoticeDoc,
  names: ReadonlyMap<string, string>,
): Record<string, Text> {
  if (template !== 'remark-shared') return {};
  const name = names.get(String(of)) ?? String(of);
  return { of: t(name, name) };
}

/** Of what runs after an outcome: the step, its day, and how it ended. */
function followUpWords({ template, params: { step, due, result } }: NoticeDoc): Record<string, Text> {
  if (!template.startsWith('follow-up-')) return {};
  const words = Object.entries(FOLLOW_UP_RESULT_WORDS).find(([name]) => name === result)?.[1];
  return {
    ...(typeof step === 'string' && { step: followUpStepWords(step) }),
    ...(typeof due === 'string' && { due: bilingual((language) => formatDate(due, language)) }),
    ...(words && { result: words }),
  };
}

const STANDS_IN: Record<string, Text> = {
  delegation: t('bertindak atas nama', 'acts on behalf of'),
  plt: t('menjadi Plt. untuk', 'is acting official (Plt.) for'),
  plh: t('menjadi Plh. untuk', 'is acting official (Plh.) for'),
};

function standInWords(
  { standIn, of, to }: NoticeDoc['params'],
  names: ReadonlyMap<string, string>,
): Record<string, Text> {
  const words = STANDS_IN[String(standIn)];
  if (!words) return {};
  const named = (id: string | number | undefined) => {
    const name = names.get(String(id)) ?? String(id);
    return t(name, name);
  };
  return { standIn: words, of: named(of), to: named(to) };
}

function daysWords({ from, until }: { from: string; until: unknown }, language: Language): string {
  const first = formatDate(from, language);
  if (typeof until !== 'string') return language === 'id' ? `sejak ${first}` : `from ${first}`;
  const last = formatDate(until, language);
  return language === 'id' ? `dari ${first} sampai ${last}` : `from ${first} to ${last}`;
}

/** Answers the words of a notice's parameters. */
export async function noticeWords(deps: Deps, notices: readonly NoticeDoc[]) {
  const awaits = ({ params }: NoticeDoc) => Object.hasOwn(AWAITED_OF_OTHERS, String(params['command']));
  const titled = ({ stage, code }: NoticeDoc['params']) => stage !== undefined || code !== undefined;
  const ids = notices.flatMap((notice) =>
    (titled(notice.params) || awaits(notice)) && notice.appraisalId ? [notice.appraisalId] : [],
  );
  const makers = notices.flatMap(({ params: { by, of, to } }) => [by, of, to].filter((id) => typeof id === 'string'));
  const people = makers.length === 0 ? [] : await employeesById(deps.store, allRegions, [...new Set(makers)]);
  const names = new Map(people.map(({ _id, name }) => [_id, name]));
  const found = ids.length === 0 ? [] : await appraisalsWithIds(deps.store, [...new Set(ids)]);
  const packs = new Map(found.map(({ _id, pack }) => [_id, pack]));
  const employees = new Map(found.map(({ _id, employeeId }) => [_id, employeeId]));
  const titles = new Map<string, Text>();
  for (const digest of new Set(packs.values())) {
    const { pack } = await pinnedPack(deps, digest);
    for (const { id, title } of pack.phases) titles.set(`${digest} ${id}`, title);
    for (const { code, title } of pack.outcomes) titles.set(`${digest} outcome ${code}`, title);
  }
  return (notice: NoticeDoc): Record<string, Text> => {
    const { appraisalId, params } = notice;
    const digest = packs.get(appraisalId ?? '');
    const awaited = String(params['command']);
    const ofOthers = awaits(notice) && employees.get(appraisalId ?? '') !== notice.to;
    const command = (ofOthers ? AWAITED_OF_OTHERS : AWAITED)[awaited];
    const stage = titles.get(`${digest} ${params['stage']}`);
    const code = titles.get(`${digest} outcome ${params['code']}`);
    return {
      ...rightsWords(notice, names),
      ...agreementWords(notice),
      ...followUpWords(notice),
      ...remarkWords(notice, names),
      ...(typeof params['day'] === 'string' && { day: dayWords(params['day']) }),
      ...(command && { command }),
      ...(stage && { stage }),
      ...(code && { code }),
    };
  };
}
