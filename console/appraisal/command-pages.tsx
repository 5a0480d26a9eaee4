/** A command as a person gives it: fill in, look at what would be sent, send. The same form counts once. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { formatPercent } from '../../rules/explain/format.ts';
import { COMMAND_NAMES, type CommandName } from '../../workflows/messages.ts';
import { refusalTowards } from '../../api/access/actor.ts';
import { can, RELATIONS } from '../../api/access/policy.ts';
import { forbidden } from '../../api/access/scope.ts';
import { Problem } from '../../api/problem/problem.ts';
import { problemEntry, isProblemCode } from '../../api/problem/registry.ts';
import type { Principal } from '../../store/people/types.ts';
import { Refused } from '../ask.ts';
import { chosenOf, ErrorSummary, type Field, FieldRow, Form, missingIn } from '../parts/form.tsx';
import { PreviewedForm } from '../parts/form-page.tsx';
import type { Filled } from '../parts/filled.ts';
import { SignedPage } from '../parts/layout.tsx';
import { postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { COMMAND_FORMS, fieldAt } from './command-forms.ts';
import type { CommandForm, FormAbout } from './fact-fields.ts';
import { type Foreseen, DecisionAhead } from './decision-ahead.tsx';
import { wholeOf } from './numbers.ts';
import { headingOf } from './pages.tsx';
import { packOf, readSeen, readTargets, type SeenAppraisal } from './seen.ts';
import { TargetTable } from './target-table.tsx';
import { sumOf } from './target-forms.ts';
import { myTurns } from './turns.ts';

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

type Asked = FormAbout & { command: CommandName; form: CommandForm; nameOf: (id: string) => string };
/** Whoever was asked for this sees the appraisal as long as it is asked. */
const ENDS_SIGHT: CommandName[] = ['submitFeedback', 'decideOutcome'];

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
];

/** Commands that name people. */
const CHOOSE_PEOPLE: CommandName[] = ['assignPeers', 'reassignAssessor'];

type Sent = { filled: Filled; requestKey: string; version: number; words?: string | undefined };

export function commandPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/lakukan/:command', async (c) => {
    const asked = await askedIn(c);
    const parked = await c.get('visit').filled();
    const begun = Object.keys(parked.values).length > 0;
    const filled = begun ? parked : { ...parked, values: asked.form.initial?.(asked) ?? {} };
    const sent = { filled, requestKey: randomUUID(), version: asked.seen.version };
    return answerPage(c, <FormPage asked={asked} sent={sent} />);
  });
  site.post('/penilaian/:id/lakukan/:command', async (c) => {
    const asked = await askedIn(c);
    const posted = await postedIn(c);
    const { values, requestKey, step, version = asked.seen.version } = posted;
    const { body, errors: unread } = asked.form.body(values, asked);
    const errors = { ...missingIn(asked.form.fields(asked, values), values, asked.visit), ...unread };
    const sent = { filled: { values, errors }, requestKey, version };
    const wrong = Object.keys(errors).length > 0;
    if (step === 'ubah')
      return answerPage(c, <FormPage asked={asked} sent={{ ...sent, filled: { values, errors: {} } }} />);
    if (wrong) return answerPage(c, <FormPage asked={asked} sent={sent} />, 422);
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
      return answerPage(c, <PreviewPage asked={asked} sent={sent} refusal={answer.refusal ?? null} ahead={answer} />);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { problem } = error;
      const again = refusedForm(asked.visit, posted, { problem, fieldAt: (pointer) => fieldAt(pointer, values) });
      const stale = problem.code === 'version-stale';
      // A stale form goes on from what is there now.
      const next = stale
        ? { ...again, words: `${asked.visit.t('command.conflict')} ${problem.detail}`, version: asked.seen.version }
        : { ...again, version };
      return answerPage(c, <FormPage asked={asked} sent={next} />, problem.status);
    }
  });
}

/** Answers to targets are given one after the other. */
const QUEUED: CommandName[] = ['agreeTargets', 'returnTargets', 'acceptProgress', 'returnProgress'];

function nextAfter({ command, seen }: Asked): string {
  if (ENDS_SIGHT.includes(command)) return paths.home();
  return QUEUED.includes(command) ? paths.teamTargets() : paths.appraisal(seen.id);
}

async function askedIn(c: Context<PageEnv>): Promise<Asked> {
  const visit = c.get('visit');
  const command = COMMAND_NAMES.find((name) => name === c.req.param('command'));
  const form = command && COMMAND_FORMS[command];
  if (!command || !form) throw new Problem('not-found');
  const seen = await readSeen(visit, c.req.param('id') ?? '');
  requireStanding(visit.principal, command, seen);
  const colleagues = CHOOSE_PEOPLE.includes(command) ? await visit.colleagues(seen.unit) : [];
  const targets = ABOUT_TARGETS.includes(command) ? await readTargets(visit, seen.id) : [];
  const nameOf = await visit.names([seen.employeeId]);
  return { visit, seen, pack: await packOf(visit, seen), command, form, colleagues, targets, nameOf };
}

/** Whoever could not send it does not get the form. */
function requireStanding(principal: Principal, command: CommandName, seen: SeenAppraisal): void {
  const relation = can(
    principal,
    command,
    RELATIONS.filter((each) => seen.relations.includes(each)),
  );
  if (!relation) throw forbidden(principal, command);
  const refusal = relation === 'own' ? null : refusalTowards(principal, seen);
  if (refusal) throw refusal;
}

function Head({ asked }: { asked: Asked }) {
  const { visit, seen, command } = asked;
  return (
    <>
      <p class="hint">
        <a href={paths.appraisal(seen.id)}>{headingOf(asked)}</a>
      </p>
      <h1>{wordOf(visit.t, 'do', command)}</h1>
      {myTurns(visit, seen).includes(command) && (
        <p class="hint">{visit.t('appraisal.acting', { capacity: wordOf(visit.t, 'capacity', capacityIn(asked)) })}</p>
      )}
    </>
  );
}

const capacityIn = ({ seen: { waitingOn }, command }: Asked): string =>
  waitingOn.find((waiting) => waiting.for === command)?.as ?? '';

function FormPage({ asked, sent }: { asked: Asked; sent: Sent }) {
  const { visit, seen, command, form } = asked;
  const fields = form.fields(asked, sent.filled.values);
  return (
    <SignedPage visit={visit} title={wordOf(visit.t, 'do', command)}>
      <Head asked={asked} />
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      <AboutTargets asked={asked} />
      <Form visit={visit} action={paths.command(seen.id, command)} requestKey={sent.requestKey} version={sent.version}>
        {groupsOf(fields).map((group) =>
          group.length === 1 ? (
            group.map((field) => <FieldRow field={field} filled={sent.filled} visit={visit} />)
          ) : (
            <fieldset class="named">
              <legend>{group[0]?.label}</legend>
              {group.map((field) => (
                <FieldRow field={field} filled={sent.filled} visit={visit} />
              ))}
            </fieldset>
          ),
        )}
        {command === 'proposeTargets' && (
          <div class="actions">
            <WeightSum visit={visit} sum={sumOf(sent.filled.values)} />
            <button name="langkah" value="ubah">
              {visit.t('field.more')}
            </button>
          </div>
        )}
        <div class="actions">
          <button class="primary" name="langkah" value="pratinjau">
            {visit.t('preview')}
          </button>
          <a class="button" href={paths.appraisal(seen.id)}>
            {visit.t('cancel')}
          </a>
        </div>
      </Form>
    </SignedPage>
  );
}

/** Why they came back stands above what is proposed again; whoever judges sees what was agreed and reached. */
function AboutTargets({ asked: { visit, command, targets, pack, seen } }: { asked: Asked }) {
  if (targets.length === 0) return null;
  const why = targets[0]?.returnedBecause;
  if (command === 'proposeTargets') {
    return why ? (
      <section class="card">
        <h2>{visit.t('target.returned')}</h2>
        <p class="words">{why}</p>
      </section>
    ) : null;
  }
  if (command === 'reportProgress') return null;
  return <TargetTable {...{ visit, pack, targets, id: seen.id }} />;
}

function WeightSum({ visit: { t, language }, sum }: { visit: FormAbout['visit']; sum: number | null }) {
  if (sum === null) return null;
  const missing = wholeOf(sum, language);
  const hint = missing && t(missing.less ? 'command.sumLess' : 'command.sumMore', { by: missing.by });
  return (
    <p role="status">
      {t('target.sum', { sum: formatPercent(sum, language) })} {hint}
    </p>
  );
}

/** Fields of one row of a list stand together: `target.0.title`, `target.0.weight`. */
function groupsOf(fields: readonly Field[]): Field[][] {
  const groups = new Map<string, Field[]>();
  for (const field of fields) {
    const row = /^\w+\.\d+/.exec(field.name)?.[0] ?? field.name;
    groups.set(row, [...(groups.get(row) ?? []), field]);
  }
  return [...groups.values()];
}

function PreviewPage({
  asked,
  sent,
  refusal,
  ahead,
}: {
  asked: Asked;
  sent: Sent;
  refusal: string | null;
  ahead: Foreseen;
}) {
  const { visit, seen, command, form } = asked;
  const { t, language } = visit;
  const { values } = sent.filled;
  const filledIn = form.fields(asked, values).filter((field) => shownValue(field, values) !== '');
  const why = refusal !== null && isProblemCode(refusal) ? problemEntry(refusal).title[language] : refusal;
  return (
    <SignedPage visit={visit} title={t('command.previewTitle')}>
      <Head asked={asked} />
      <h2>{t('command.previewTitle')}</h2>
      {why !== null && <p class="error">{t('command.refused', { why })}</p>}
      <dl class="facts card">
        {filledIn.map((field) => (
          <>
            <dt>{field.label}</dt>
            <dd>
              <pre class="words">{shownValue(field, values)}</pre>
            </dd>
          </>
        ))}
      </dl>
      <DecisionAhead visit={visit} ahead={ahead} pack={asked.pack} />
      <p>{t('command.previewLead')}</p>
      <PreviewedForm
        {...{ visit, sent }}
        action={paths.command(seen.id, command)}
        version={sent.version}
        go={wordOf(t, 'do', command)}
      />
    </SignedPage>
  );
}

function shownValue(field: Field, values: Readonly<Record<string, string>>): string {
  const value = values[field.name] ?? '';
  if (!('choices' in field)) return value;
  const chosen = field.kind === 'several' ? chosenOf(field.name, values) : [value];
  return chosen.map((each) => field.choices.find((choice) => choice.value === each)?.label ?? each).join(', ');
}
