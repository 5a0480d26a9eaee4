/** A command as a person gives it: fill in, look at what would be sent, send. The same form counts once. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { COMMAND_NAMES, type CommandName } from '../../workflows/messages.ts';
import { refusalByHand, refusalTowards } from '../../api/access/actor.ts';
import { can } from '../../api/access/policy.ts';
import { RELATIONS } from '../../api/access/policy-commands.ts';
import { forbidden } from '../../api/access/scope.ts';
import { Problem } from '../../api/problem/problem.ts';
import type { Principal } from '../../store/people/types.ts';
import { askReview } from '../agreement/views.tsx';
import { allRows, Refused } from '../ask.ts';
import { missingIn } from '../parts/form.tsx';
import { readAims } from '../goal/joint-seen.ts';
import { postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { COMMAND_FORMS, fieldAt } from './command-forms.ts';
import { AboutTargets, CommandFormPage } from './command-form-page.tsx';
import { type AskedCommand, PreviewPage } from './command-preview.tsx';
import { correctionWords } from './correction.tsx';
import type { Foreseen } from './decision-ahead.tsx';
import { namedIn } from './nomination.tsx';
import type { Values } from './fact-fields.ts';
import { packOf, readExplanation, readSeen, readTargets, type SeenAppraisal, type SeenEntry } from './seen.ts';
import { targetsOfYearBefore } from './year-before.ts';
import { fromAims, fromYearBefore } from './target-rows.ts';
import { myTurns } from './turns.ts';

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Whoever was asked for this sees the appraisal as long as it is asked. */
const ENDS_SIGHT: CommandName[] = ['submitFeedback', 'declineFeedback', 'decideOutcome'];

/** Commands that are given with the targets in view. */
const ABOUT_TARGETS: CommandName[] = [
  'proposeTargets',
  'agreeTargets',
  'returnTargets',
  'reportProgress',
  'acceptProgress',
  'returnProgress',
  'submitReview',
  'finaliseScore',
  'decideObjection',
  'correctFacts',
  'decideCorrection',
];

/** Of a change, what is on the table is answered. */
const ON_THE_TABLE: CommandName[] = ['agreeTargets', 'returnTargets'];

/** Commands that decide about a result: they are given with its reasons in view. */
const DECIDED: CommandName[] = ['decideOutcome', 'decideObjection', 'decideCorrection', 'adjustResult'];

/** Commands that name people. */
const CHOOSE_PEOPLE: CommandName[] = ['nominatePeers', 'assignPeers', 'reassignAssessor', 'submitReview'];

export function commandPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/lakukan/:command', async (c) => {
    const asked = await askedIn(c);
    const parked = await c.get('visit').filled();
    const begun = Object.keys(parked.values).length > 0;
    const filled = begun ? parked : { ...parked, values: asked.form.initial?.(asked) ?? {} };
    const sent = { filled, requestKey: randomUUID(), version: asked.seen.version };
    return answerPage(c, <CommandFormPage asked={asked} sent={sent} />);
  });
  site.post('/penilaian/:id/lakukan/:command', async (c) => {
    const asked = await askedIn(c);
    const posted = await postedIn(c);
    const { values, requestKey, step, version = asked.seen.version } = posted;
    const { body, errors: unread } = asked.form.body(values, asked);
    const errors = { ...missingIn(asked.form.fields(asked, values), values, asked.visit), ...unread };
    const sent = { filled: { values, errors }, requestKey, version };
    const wrong = Object.keys(errors).length > 0;
    const rewritten = rewrittenBy(step, asked, values);
    if (rewritten)
      return answerPage(
        c,
        <CommandFormPage asked={asked} sent={{ ...sent, filled: { values: rewritten, errors: {} } }} />,
      );
    if (wrong) return answerPage(c, <CommandFormPage asked={asked} sent={sent} />, 422);
    const dryRun = step !== 'kirim';
    const path = `/v1/appraisals/${asked.seen.id}/${kebab(asked.command)}`;
    try {
      const answer = await asked.visit.send<{ refusal?: string | null } & Foreseen>({
        path,
        body,
        key: requestKey,
        version,
        dryRun,
      });
      if (!dryRun) {
        const next = nextAfter(asked);
        return c.redirect(`${next}?sudah=${asked.command}`, 303);
      }
      const refusal = answer.refusal ?? null;
      return answerPage(
        c,
        <PreviewPage {...{ asked, sent, refusal }} ahead={answer}>
          {ON_THE_TABLE.includes(asked.command) && <AboutTargets asked={asked} />}
        </PreviewPage>,
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { problem } = error;
      const again = refusedForm(asked.visit, posted, { problem, fieldAt: (pointer) => fieldAt(pointer, values) });
      const stale = problem.code === 'version-stale';
      // A stale form goes on from what is there now.
      const next = stale
        ? { ...again, words: `${asked.visit.t('command.conflict')} ${problem.detail}`, version: asked.seen.version }
        : { ...again, version };
      return answerPage(c, <CommandFormPage asked={asked} sent={next} />, problem.status);
    }
  });
}

/** What goes on being written; `undefined`: it is looked at, or sent. */
function rewrittenBy(step: string, { before, aims, visit: { language } }: AskedCommand, values: Values) {
  if (step === 'ubah') return values;
  if (step === 'sasaran') return aims && fromAims(aims, language);
  return step === 'tahun-lalu' ? fromYearBefore(before, language) : undefined;
}

/** Answers to targets are given one after the other. */
const QUEUED: CommandName[] = ['agreeTargets', 'returnTargets', 'acceptProgress', 'returnProgress'];
/** Given to one person after the other, without a list in between. */
const IN_A_ROW: CommandName[] = ['finaliseScore', 'submitReview', 'answerDailyReports'];

function nextAfter({ command, seen, next }: AskedCommand): string {
  if (next !== null) return paths.command(next, command);
  if (ENDS_SIGHT.includes(command)) return paths.home();
  if (IN_A_ROW.includes(command)) return paths.team();
  return QUEUED.includes(command) ? paths.teamTargets() : paths.appraisal(seen.id);
}

async function askedIn(c: Context<PageEnv>): Promise<AskedCommand> {
  const visit = c.get('visit');
  const command = COMMAND_NAMES.find((name) => name === c.req.param('command'));
  const form = command && COMMAND_FORMS[command];
  if (!command || !form) throw new Problem('not-found');
  const seen = await readSeen(visit, c.req.param('id') ?? '');
  requireStanding(visit.principal, command, seen);
  const colleagues = CHOOSE_PEOPLE.includes(command) ? await visit.colleagues(seen.unit) : [];
  const which = seen.change && ON_THE_TABLE.includes(command) ? 'proposed' : 'now';
  const targets = ABOUT_TARGETS.includes(command) ? await readTargets(visit, seen.id, which) : [];
  const [nameOf, pack, next, before, reasons, aims] = await Promise.all([
    visit.names([seen.employeeId, ...namedIn(seen)]),
    packOf(visit, seen),
    IN_A_ROW.includes(command) ? nextWaiting(visit, seen, command) : null,
    command === 'proposeTargets' && targets.length === 0 ? targetsOfYearBefore(visit, seen) : [],
    DECIDED.includes(command) ? readExplanation(visit, seen.id) : null,
    command === 'proposeTargets' ? readAims(visit, seen) : undefined,
  ]);
  const objected = command === 'decideObjection' ? await objectionWords(visit, seen) : null;
  const corrected = command === 'decideCorrection' ? await correctionWords(visit, seen.id) : null;
  const review = command === 'submitReview' ? await askReview(visit, seen.id) : null;
  return {
    visit,
    seen,
    pack,
    command,
    form,
    colleagues,
    targets,
    ...(aims && { aims }),
    nameOf,
    next,
    before,
    reasons,
    objected,
    corrected,
    review,
  };
}

/** The one of them that is due first. */
async function nextWaiting(visit: Visit, { id }: SeenAppraisal, command: CommandName): Promise<string | null> {
  const { data } = await visit.read<{ data: SeenAppraisal[] }>('/v1/appraisals?waitingOn=me&limit=200');
  const waiting = data.filter((each) => each.id !== id && myTurns(visit, each).includes(command));
  return waiting.toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))[0]?.id ?? null;
}

/** Why somebody objects; an office that is not of their line reads no journal. */
async function objectionWords(visit: Visit, { id, relations }: SeenAppraisal): Promise<string | null> {
  if (!relations.includes('secondReviewer')) return null;
  const entries = await allRows<SeenEntry>(visit, `/v1/appraisals/${encodeURIComponent(id)}/journal`);
  const words = entries.findLast(({ type }) => type === 'objection.filed')?.text?.['reason'];
  return typeof words === 'string' ? words : null;
}

/** Whoever could not send it does not get the form. */
function requireStanding(principal: Principal, command: CommandName, seen: SeenAppraisal): void {
  const relation = can(
    principal,
    command,
    RELATIONS.filter((each) => seen.relations.includes(each)),
  );
  if (!relation) throw forbidden(principal, command);
  const refusal =
    (relation === 'own' ? null : refusalTowards(principal, seen)) ?? refusalByHand(principal, command, seen);
  if (refusal) throw refusal;
}
