/** A command that is looked at before it is sent: what was written, and what would be decided. */
import { formatDate } from '../../rules/explain/format.ts';
import type { Child } from 'hono/jsx';
import type { Language } from '../../rules/language/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import type { SeenReview } from '../agreement/views.tsx';
import { isProblemCode, problemEntry } from '../../api/problem/registry.ts';
import type { Filled } from '../parts/filled.ts';
import { chosenOf, type Field } from '../parts/form.tsx';
import { PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { wordOf } from '../words/words.ts';
import { DecisionAhead, type Foreseen } from './decision-ahead.tsx';
import type { CommandForm, FormAbout } from './fact-fields.ts';
import { headingOf } from './pages.tsx';
import { InSandbox } from './sandbox.tsx';
import type { SeenExplanation, SeenTarget } from './seen.ts';
import { capacityHere, doingHere, myTurns } from './turns.ts';

export type AskedCommand = FormAbout & {
  command: CommandName;
  form: CommandForm;
  nameOf: (id: string) => string;
  /** Whose turn comes next, of those who wait for the same. */
  next: string | null;
  /** Targets of the year before, to begin with. */
  before: SeenTarget[];
  reasons: SeenExplanation | null;
  /** Of a result of a review: how the work stands, and what the rules propose. */
  review: SeenReview | null;
  /** What somebody who objects says. */
  objected: string | null;
  /** Why a figure was wrong, says whoever corrected it. */
  corrected: string | null;
};
export type SentCommand = { filled: Filled; requestKey: string; version: number; words?: string | undefined };

export function CommandHead({ asked }: { asked: AskedCommand }) {
  const { visit, seen, command } = asked;
  return (
    <>
      <p class="hint">
        <a href={paths.appraisal(seen.id)}>{headingOf(asked)}</a>
      </p>
      <h1>{doingHere(visit, seen, command)}</h1>
      {myTurns(visit, seen).includes(command) && (
        <p class="hint">
          {visit.t('appraisal.acting', { capacity: wordOf(visit.t, 'capacity', capacityHere(visit, seen, command)) })}
        </p>
      )}
      <InSandbox {...{ visit, seen }} />
    </>
  );
}

export function PreviewPage({
  asked,
  sent,
  refusal,
  ahead,
  children,
}: {
  asked: AskedCommand;
  sent: SentCommand;
  refusal: string | null;
  ahead: Foreseen;
  children?: Child;
}) {
  const { visit, seen, command, form, next } = asked;
  const { t, language } = visit;
  const { values } = sent.filled;
  const title = refusal !== null && isProblemCode(refusal) ? problemEntry(refusal).title[language] : refusal;
  const why = (refusal === null ? undefined : ahead.errors?.[0]?.detail) ?? title;
  return (
    <SignedPage visit={visit} title={t('command.previewTitle')}>
      <CommandHead asked={asked} />
      <h2>{t('command.previewTitle')}</h2>
      {why !== null && <p class="error">{t('command.refused', { why })}</p>}
      {children}
      <FilledIn fields={form.fields(asked, values)} {...{ values, language }} />
      <DecisionAhead visit={visit} ahead={ahead} pack={asked.pack} />
      <p>{t('command.previewLead')}</p>
      <PreviewedForm
        {...{ visit, sent }}
        action={paths.command(seen.id, command)}
        version={sent.version}
        go={
          refusal !== null
            ? null
            : next === null
              ? doingHere(visit, seen, command)
              : t('command.andNext', { what: doingHere(visit, seen, command) })
        }
      />
    </SignedPage>
  );
}

type Written = { fields: Field[]; values: Readonly<Record<string, string>>; language: Language };

export function FilledIn({ fields, values, language }: Written) {
  const written = fields.filter((field) => shownValue(field, values, language) !== '');
  if (written.length === 0) return null;
  return (
    <dl class="facts card">
      {written.map((field) => (
        <>
          <dt>{field.label}</dt>
          <dd>
            <pre class="words">{shownValue(field, values, language)}</pre>
          </dd>
        </>
      ))}
    </dl>
  );
}

function shownValue(field: Field, values: Readonly<Record<string, string>>, language: Language): string {
  const value = values[field.name] ?? '';
  if (field.kind === 'date') return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDate(value, language) : value;
  if (!('choices' in field)) return value;
  const chosen = field.kind === 'several' ? chosenOf(field.name, values) : [value];
  return chosen.map((each) => field.choices.find((choice) => choice.value === each)?.label ?? each).join(', ');
}
