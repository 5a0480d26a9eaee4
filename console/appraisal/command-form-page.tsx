/** The form of a command: what it is about stands above its fields. */
import { groupsAsked } from '../../rules/explain/peer-facts.ts';
import { formatPercent } from '../../rules/explain/format.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { Proposals, StandingToday } from '../agreement/views.tsx';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { type AskedCommand, CommandHead, type SentCommand } from './command-preview.tsx';
import { CorrectionCase } from './correction.tsx';
import type { FormAbout } from './fact-fields.ts';
import { wholeOf } from './numbers.ts';
import { Nomination } from './nomination.tsx';
import { Reasons } from './reasons.tsx';
import { hasAims } from './target-rows.ts';
import { hasTargets, sumOf } from './target-forms.ts';
import { doingHere, otherCommands } from './turns.ts';
import { TargetTable } from './target-table.tsx';

/** They touch nobody else: one press sends them. */
const AT_ONCE: CommandName[] = ['submitDailyReports', 'reportProgress'];

/** Who is on the table stands above what is decided about them. */
const ABOUT_RATERS: CommandName[] = ['nominatePeers', 'assignPeers', 'returnNomination'];

export function CommandFormPage({ asked, sent }: { asked: AskedCommand; sent: SentCommand }) {
  const { visit, seen, command, form } = asked;
  const fields = form.fields(asked, sent.filled.values);
  // Before anything is written, what one can begin with stands above the fields; Enter in a field never presses it.
  const empty = command === 'proposeTargets' && !hasTargets(sent.filled.values);
  if (RATING.includes(command) && (seen.coursesLacked ?? []).length > 0) return <LackedPage asked={asked} />;
  return (
    <SignedPage visit={visit} title={doingHere(visit, seen, command)}>
      <CommandHead asked={asked} />
      {command === 'recordFacts' && <p class="lead">{visit.t('byHand.lead')}</p>}
      {command === 'correctFacts' && <p class="lead">{visit.t('correction.lead')}</p>}
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      {command === 'proposeTargets' && <TargetLimits asked={asked} />}
      <AboutTargets asked={asked} />
      {command === 'decideCorrection' && <CorrectionCase {...asked} words={asked.corrected} />}
      {ABOUT_RATERS.includes(command) && <Nomination {...asked} />}
      <BothSides asked={asked} />
      {asked.review && (
        <>
          <StandingToday visit={visit} review={asked.review} />
          <Proposals visit={visit} review={asked.review} />
          <p>
            <a href={paths.review(seen.id)}>{visit.t('review.title')}</a>
          </p>
        </>
      )}
      {command === 'finaliseScore' && groupsAsked(asked.pack).length > 0 && (
        <p>
          <a href={paths.feedback(seen.id)}>{visit.t('feedback.title')}</a>
        </p>
      )}
      {empty && begins(asked) && (
        <Form
          visit={visit}
          action={paths.command(seen.id, command)}
          requestKey={sent.requestKey}
          version={sent.version}
        >
          <div class="actions">
            <Beginnings asked={asked} />
          </div>
        </Form>
      )}
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
            {!empty && <Beginnings asked={asked} />}
          </div>
        )}
        <div class="actions">
          {AT_ONCE.includes(command) ? (
            <button class="primary" name="langkah" value="kirim">
              {doingHere(visit, seen, command)}
            </button>
          ) : (
            <button class="primary" name="langkah" value="pratinjau">
              {visit.t('preview')}
            </button>
          )}
          <Instead asked={asked} />
          <a class="button" href={paths.appraisal(seen.id)}>
            {visit.t('cancel')}
          </a>
        </div>
      </Form>
    </SignedPage>
  );
}

/** The other answer to what is asked. */
const INSTEAD: Partial<Record<CommandName, CommandName>> = {
  agreeTargets: 'returnTargets',
  acceptProgress: 'returnProgress',
  submitFeedback: 'declineFeedback',
};

function Instead({ asked: { visit, seen, command } }: { asked: AskedCommand }) {
  const other = INSTEAD[command];
  if (other === undefined || !otherCommands(visit, seen).includes(other)) return null;
  return (
    <a class="button" href={paths.command(seen.id, other)}>
      {doingHere(visit, seen, other)}
    </a>
  );
}

const offersAims = (asked: AskedCommand): boolean => asked.targets.length === 0 && hasAims(asked);
const begins = (asked: AskedCommand): boolean => asked.before.length > 0 || offersAims(asked);

/** What targets can be begun with: those of the year before, or the goals of the unit. */
function Beginnings({ asked }: { asked: AskedCommand }) {
  const { t } = asked.visit;
  return (
    <>
      {asked.before.length > 0 && (
        <button name="langkah" value="tahun-lalu">
          {t('target.fromYearBefore')}
        </button>
      )}
      {offersAims(asked) && (
        <button name="langkah" value="sasaran">
          {t('goals.from')}
        </button>
      )}
    </>
  );
}

/** How many the pack wants, and that their weights are one whole. */
function TargetLimits({ asked: { visit, pack } }: { asked: AskedCommand }) {
  const stage = pack.phases.find(({ kind }) => kind === 'target');
  if (stage?.kind !== 'target') return null;
  const { minTargets: least, maxTargets: most } = stage;
  return <p class="lead">{visit.t(least === most ? 'target.limit' : 'target.limits', { least, most })}</p>;
}

/** Why they came back stands above what is proposed again; whoever judges sees what was agreed and reached. */
export function AboutTargets({ asked: { visit, command, targets, pack, seen } }: { asked: AskedCommand }) {
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

/** What the person says, and how the result came about. */
function BothSides({ asked: { visit, objected, reasons } }: { asked: AskedCommand }) {
  return (
    <>
      {objected !== null && (
        <section class="card">
          <h2>{visit.t('objection.words')}</h2>
          <p class="words">{objected}</p>
        </section>
      )}
      {reasons && <Reasons visit={visit} told={reasons} />}
    </>
  );
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

const RATING: readonly CommandName[] = ['submitReview', 'finaliseScore'];

/** Instead of the form, for whoever may not rate yet. */
const LackedPage = ({ asked }: { asked: AskedCommand }) => (
  <SignedPage visit={asked.visit} title={doingHere(asked.visit, asked.seen, asked.command)}>
    <CommandHead asked={asked} />
    <div class="card problem" role="alert">
      <h2>{asked.visit.t('rater.lacks')}</h2>
      {(asked.seen.coursesLacked ?? []).map((words) => (
        <p>{words}</p>
      ))}
    </div>
  </SignedPage>
);
