/** The letter of an issued outcome: in words, taken back, and looked up by whoever holds it. */
import { finding } from '../../rules/language/errors.ts';
import { filledLetter, type LetterPlace } from '../../rules/language/letters.ts';
import { PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import { bilingual, formatDate, formatNumber } from '../../rules/explain/format.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import {
  type Letter,
  letterByNumber,
  letterNames,
  letterNumber,
  type LetterNames,
  letterOf,
  type LetterSeries,
  revocationKey,
  revocationOf,
} from '../../store/appraisal/letters.ts';
import { outcomesOf } from '../../store/appraisal/outcomes.ts';
import { isReleased } from '../../store/appraisal/released.ts';
import type { AppraisalDoc, OutcomeDoc } from '../../store/appraisal/types.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import { getEmployee } from '../../store/people/employees.ts';
import { insertRightsNotice } from '../../store/people/notices.ts';
import { regionActor } from '../access/actor.ts';
import { requireSecond } from '../access/person.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { reverseWithLetter } from '../follow-up/follow-ups.ts';
import { realInstant } from '../http/instants.ts';
import { unitNamesOf } from '../people/names.ts';
import { pinnedPack, requireKnownRegion } from '../pack/packs.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { keepReason, recordStep } from '../request/request.ts';
import { sightOf } from './present.ts';

/** As many digits as nobody guesses, and everybody can type. */
const CHECK_DIGITS = 12;
const checkOf = ({ hash }: Letter): string => hash.slice(0, CHECK_DIGITS);

const revokedAtOf = ({ recordedAt, at }: JournalDoc): string => realInstant(recordedAt ?? at);

type Asked = { id: string; outcomeId: string };
type Held = { appraisal: AppraisalDoc; outcome: OutcomeDoc; letter: Letter; revoked: JournalDoc | null };

async function heldLetter(
  deps: Deps,
  caller: Caller,
  { id, outcomeId, action }: Asked & { action: 'getLetter' | 'revokeLetter' },
): Promise<Held> {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action });
  const own = sightOf(relations) === 'own';
  if (own && !isReleased(appraisal)) throw new Problem('result-not-ready');
  const issued = (await outcomesOf(deps.store, appraisal.region, id)).filter((each) => each.outcomeId === outcomeId);
  // Issued again after it was taken back: the one that stands.
  const outcome = issued.find(({ decisionId }) => decisionId === appraisal.decisionId) ?? issued.at(-1);
  const letter = outcome && (await letterOf(deps.store, outcome));
  if (!letter) throw new Problem('letter-missing');
  if (own && action === 'revokeLetter') throw new Problem('self-decision');
  return { appraisal, outcome, letter, revoked: await revocationOf(deps.store, letter) };
}

export async function readLetter(deps: Deps, caller: Caller, asked: Asked) {
  return presentLetter(deps, await heldLetter(deps, caller, { ...asked, action: 'getLetter' }));
}

async function presentLetter(deps: Deps, held: Held) {
  const { appraisal, outcome, letter, revoked } = held;
  const stored = await getDecision(deps.store, appraisal.region, outcome.decisionId);
  if (!stored) throw new Problem('letter-missing');
  const { pack } = await pinnedPack(deps, stored.decision.pack.digest);
  const rule = pack.outcomes.find(({ id }) => id === outcome.outcomeId);
  if (!rule?.letter) throw new Problem('letter-missing');
  const names = await namesOn(deps, held);
  const cycle = await getCycle(deps.store, appraisal.region, appraisal.cycleId);
  const region = await requireKnownRegion(deps, appraisal.region);
  const { decision } = stored;
  const words = (text: { id: string; en: string }) =>
    bilingual((language) => {
      const day = (date: string | undefined) => (date === undefined ? '' : formatDate(date, language));
      const values: Record<LetterPlace, string> = {
        ...names,
        region: region.title[language],
        predicate: PREDICATE_WORDS[decision.predicate][language],
        score: decision.score.final === null ? '' : formatNumber(decision.score.final, 'hundredth', language),
        from: day(cycle?.period.from),
        to: day(cycle?.period.to),
        number: letterNumber(letter),
        date: day(letter.date),
      };
      return filledLetter(text[language], values);
    });
  return {
    appraisalId: appraisal._id,
    outcomeId: outcome.outcomeId,
    number: letterNumber(letter),
    check: checkOf(letter),
    date: letter.date,
    title: words(rule.letter.title),
    body: words(rule.letter.body),
    region: region.title,
    approval: outcome.approval,
    decidedBy: outcome.decidedBy ?? null,
    sandbox: letter.sandbox,
    revokedAt: revoked === null ? null : revokedAtOf(revoked),
  };
}

/** As they were called when it got its number; one that is older is read by the roster. */
async function namesOn(deps: Deps, { appraisal: { region, employeeId, unit }, outcome }: Held): Promise<LetterNames> {
  const kept = await letterNames(deps.store, outcome);
  if (kept) return kept;
  const person = await getEmployee(deps.store, region, employeeId);
  const units = await unitNamesOf(deps, region);
  return { name: person?.name ?? employeeId, nip: person?.nip ?? '', unit: units.get(unit) ?? unit };
}

type Revoking = Asked & { reason: string; key: string; dryRun: boolean };

/** By somebody other than who decided it and other than whom it is about; it is told to that person, and stays in its series. */
export async function revokeLetter(deps: Deps, caller: Caller, { reason, key, dryRun, ...asked }: Revoking) {
  const held = await heldLetter(deps, caller, { ...asked, action: 'revokeLetter' });
  const { appraisal, outcome, letter } = held;
  const { principal } = caller;
  const authors = outcome.decidedBy === undefined ? [] : [outcome.decidedBy];
  await requireSecond(deps, principal, { authors, own: new Problem('self-decision', { detail: DECIDED_BY_THEM }) });
  const actor = regionActor(principal);
  const words = `letter/${key}`;
  const mine = held.revoked === null || held.revoked.data?.['reasonId'] === words;
  if (!mine) throw new Problem('already-done');
  if (dryRun) return { dryRun: true as const };
  const about = `audit:${appraisal.region}`;
  const kept = { id: words, about, region: appraisal.region, kind: 'revokeLetter', actor, body: { reason } };
  await keepReason(deps, kept);
  const stored = await getDecision(deps.store, appraisal.region, outcome.decisionId);
  const rules = stored ? (await pinnedPack(deps, stored.decision.pack.digest)).pack.outcomes : [];
  const revoked = await recordStep(deps, appraisal.region, {
    type: 'letter.revoked',
    actor,
    data: {
      letter: letterNumber(letter),
      appraisalId: letter.appraisalId,
      outcomeId: letter.outcomeId,
      reasonId: words,
    },
    key: revocationKey(letter),
  });
  if (revoked.data?.['reasonId'] !== words) throw new Problem('already-done');
  const rule = rules.find((each) => each.id === outcome.outcomeId);
  await reverseWithLetter(deps, { outcome, rule, reason, actor, key });
  await insertRightsNotice(deps.store, {
    key: `letter/${revocationKey(letter)}`,
    to: appraisal.employeeId,
    region: appraisal.region,
    unit: appraisal.unit,
    template: 'letter-revoked',
    at: deps.now(),
    params: { number: letterNumber(letter) },
  });
  return presentLetter(deps, { ...held, revoked });
}

const DECIDED_BY_THEM = {
  id: 'Surat dicabut oleh orang lain daripada yang memutuskannya.',
  en: 'A letter is taken back by somebody other than whoever decided it.',
};

type Number = { region: string; number: string; check: string };
const NUMBER = /^(COBA\/)?(\d{1,9})\/([A-Z][A-Z0-9_]{0,63})\/(\d{4})$/;

/** Whether a letter with this number and these digits was issued, and still stands: nothing else, and not about whom. */
export async function verifyLetter(deps: Deps, { region, number, check }: Number) {
  const { _id } = await requireKnownRegion(deps, region);
  const parts = NUMBER.exec(number.replaceAll(/\s/g, '').toUpperCase());
  if (!parts) throw invalid([finding(['number'], 'format-wrong', WRITE_NUMBER)]);
  const [, sandbox, n, series = '', year = ''] = parts;
  const of: LetterSeries = { region: _id, year, series, sandbox: sandbox !== undefined };
  const letter = await letterByNumber(deps.store, of, Number(n));
  const asked = { region: _id, number: parts[0] };
  // A number that a task gave which was lost afterwards stands for nothing.
  if (!letter || checkOf(letter) !== check.replaceAll(/[\s-]/g, '').toLowerCase() || !(await isIssued(deps, letter)))
    return { ...asked, standing: 'unknown' as const, date: null, sandbox: false, revokedAt: null };
  const { date, sandbox: isSandbox } = letter;
  const revoked = await revocationOf(deps.store, letter);
  return revoked === null
    ? { ...asked, standing: 'stands' as const, date, sandbox: isSandbox, revokedAt: null }
    : { ...asked, standing: 'revoked' as const, date, sandbox: isSandbox, revokedAt: revokedAtOf(revoked) };
}

const isIssued = async ({ store }: Deps, letter: Letter): Promise<boolean> =>
  (await outcomesOf(store, letter.region, letter.appraisalId)).some(
    ({ _id, outcomeId, status }) => _id === letter.outcome && outcomeId === letter.outcomeId && status === 'ISSUED',
  );

const WRITE_NUMBER = {
  id: 'Tulis nomor seperti pada surat, misalnya 12/SERTIFIKAT/2026.',
  en: 'Write the number as it stands on the letter, for example 12/SERTIFIKAT/2026.',
};
