/** One situation as a form: its name, what is known of somebody, and what is expected of the rules. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { PREDICATES, PREDICATE_WORDS } from '../../../rules/language/predicates.ts';
import type { PackCase } from '../../../rules/publish/cases.ts';
import { Problem } from '../../../api/problem/problem.ts';
import { Refused } from '../../ask.ts';
import { ErrorSummary, FieldRow, Form, missingIn } from '../../parts/form.tsx';
import type { Filled } from '../../parts/filled.ts';
import { type Posted, postedIn, refusedForm } from '../../parts/posted.ts';
import { paths } from '../../paths.ts';
import { answerPage } from '../../problem.tsx';
import type { PageEnv } from '../../visit.ts';
import { aboutOf, casesOf, type Edited, editedDraft, reportedIn, saveContent } from './edited.ts';
import { fieldsOfFacts, readFactValues, writtenFactValues } from './fact-kinds.ts';
import * as k from './kinds.ts';
import { NEW_ITEM } from './new-item.ts';
import { DraftFrame, LayoutRows } from './section-form.tsx';

const DRAFT = '/wilayah/:region/aturan/draf/:id/contoh';
type Sent = { filled: Filled; requestKey: string; words?: string };

export function situationForm(site: Hono<PageEnv>): void {
  site.get(`${DRAFT}/:index`, async (c) => {
    const asked = await askedIn(c);
    const parked = await asked.edited.visit.filled();
    const values = { ...writtenCase(asked), ...parked.values };
    return answerPage(
      c,
      <SituationPage asked={asked} sent={{ filled: { values, errors: {} }, requestKey: randomUUID() }} />,
    );
  });
  site.post(`${DRAFT}/:index`, async (c) => {
    const asked = await askedIn(c);
    const { edited, index } = asked;
    const posted = await postedIn(c);
    const { values, requestKey, step, version = edited.draft.revision } = posted;
    const { situation, errors } = readCase(asked, values);
    const shown = (sent: Sent, status: number) => answerPage(c, <SituationPage asked={asked} sent={sent} />, status);
    if (Object.keys(errors).length > 0) return shown({ filled: { values, errors }, requestKey }, 422);
    const cases = casesOf(edited);
    const next = index === null ? [...cases, situation] : cases.with(index, situation);
    try {
      await saveContent(edited, { document: edited.draft.document, cases: next }, version);
      const { region, draft } = edited;
      const more = `${paths.draftItem(region, draft.id, ['contoh', NEW_ITEM])}?dari=${index ?? cases.length}`;
      return c.redirect(step === 'lagi' ? more : paths.draftCases(region, draft.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => (pointer.endsWith('/name') ? 'nama' : (pointer.split('/').at(-1) ?? ''));
      return shown(refusedForm(edited.visit, posted, { problem: error.problem, fieldAt }), error.problem.status);
    }
  });
}

type Asked = { edited: Edited; index: number | null; situation: PackCase };

async function askedIn(c: Context<PageEnv>): Promise<Asked> {
  const edited = await editedDraft(c.get('visit'), c.req.param());
  const wanted = c.req.param('index') ?? '';
  if (wanted === NEW_ITEM) {
    // A case beside a cut often differs in one fact from the one before.
    const like = casesOf(edited)[Number(c.req.query('dari') ?? -1)]?.given;
    const found = reportedIn(edited)[Number(c.req.query('temuan') ?? -1)]?.witness?.facts;
    return { edited, index: null, situation: { name: '', given: like ?? found ?? {}, expect: {} } };
  }
  const situation = casesOf(edited)[Number(wanted)];
  if (!situation) throw new Problem('not-found');
  return { edited, index: Number(wanted), situation };
}

/** What may be expected; anything else that is expected stays as it is. */
function expectations({ visit, pack }: Edited): [keyof PackCase['expect'], string, k.ValueKind][] {
  const { t, language } = visit;
  const coded = (items: readonly { code: string; title: { id: string; en: string } }[]) =>
    items.map(({ code, title }) => ({ value: code, label: title[language] }));
  const people = [
    { value: 'nobody', label: t('case.takesPart') },
    ...pack.population.map(({ id, title }) => ({ value: id, label: title[language] })),
  ];
  return [
    [
      'predicate',
      t('case.predicate'),
      k.choice(
        PREDICATES.map((value) => ({ value, label: PREDICATE_WORDS[value][language] })),
        true,
      ),
    ],
    ['score', t('case.score'), k.number('hundredth', true)],
    ['outcomes', t('case.outcomes'), k.several(coded(pack.outcomes), { optional: true })],
    ['notOutcomes', t('case.notOutcomes'), k.several(coded(pack.outcomes), { optional: true })],
    ['flags', t('case.flags'), k.several(coded(pack.flags), { optional: true })],
    ['excludedBy', t('case.excludedBy'), k.choice(people, true)],
  ];
}

/** Nothing at all is something to expect too. */
const EXACTLY = ['outcomes', 'flags'] as const;

function writtenCase({ edited, situation }: Asked): k.FormValues {
  const about = aboutOf(edited);
  const { expect } = situation;
  return {
    nama: situation.name,
    ...writtenFactValues(situation.given, fieldsOfFacts(about), about),
    ...Object.assign(
      {},
      ...expectations(edited).map(([name, , kind]) => kind.write(`harapan.${name}`, expect[name], about)),
    ),
    ...Object.fromEntries(EXACTLY.flatMap((name) => (expect[name]?.length === 0 ? [[`kosong.${name}`, 'ya']] : []))),
  };
}

function readCase(
  { edited, situation }: Asked,
  values: Posted['values'],
): { situation: PackCase; errors: Record<string, string> } {
  const about = aboutOf(edited);
  const { visit } = edited;
  const errors: Record<string, string> = missingIn(
    [{ name: 'nama', label: visit.t('case.name'), kind: 'line', required: true }],
    values,
    visit,
  );
  const reading = { ...about, values, errors, before: undefined };
  const given = readFactValues(fieldsOfFacts(about), { ...reading, facts: situation.given });
  const asked = expectations(edited);
  const read = asked.flatMap(([name, , kind]) => {
    const value = kind.read(`harapan.${name}`, { ...reading, before: situation.expect[name] });
    const none = EXACTLY.some((each) => each === name) && values[`kosong.${name}`] === 'ya' ? [] : undefined;
    return (value ?? none) === undefined ? [] : [[name, value ?? none] as const];
  });
  const kept = Object.entries(situation.expect).filter(([name]) => !asked.some(([known]) => known === name));
  const expect = Object.fromEntries([...kept, ...read]);
  if (Object.keys(expect).length === 0) errors['harapan.predicate'] = visit.t('case.expectSomething');
  return { situation: { name: (values['nama'] ?? '').trim(), given, expect }, errors };
}

function SituationPage({ asked, sent }: { asked: Asked; sent: Sent }) {
  const { edited, index } = asked;
  const { visit, region, draft } = edited;
  const { t } = visit;
  const about = { ...aboutOf(edited), values: sent.filled.values };
  const action = paths.draftItem(region, draft.id, ['contoh', index === null ? NEW_ITEM : String(index)]);
  const row = (name: string, label: string, kind: k.ValueKind) => (
    <LayoutRows layout={kind.layout(name, label, about)} filled={sent.filled} visit={visit} />
  );
  return (
    <DraftFrame
      edited={edited}
      here="contoh"
      title={index === null ? t('case.add') : t('case.edit')}
      lead={t('case.lead')}
    >
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      <Form visit={visit} action={action} requestKey={sent.requestKey} version={draft.revision}>
        <FieldRow
          field={{ name: 'nama', label: t('case.name'), hint: t('case.nameHint'), kind: 'line', required: true }}
          filled={sent.filled}
          visit={visit}
        />
        <fieldset>
          <legend>{t('case.given')}</legend>
          <p class="hint">{t('case.givenHint')}</p>
          {fieldsOfFacts(aboutOf(edited)).map(({ name, label, kind }) => row(name, label, kind))}
        </fieldset>
        <fieldset>
          <legend>{t('case.expected')}</legend>
          {expectations(edited).map(([name, label, kind]) => (
            <>
              {row(`harapan.${name}`, label, kind)}
              {EXACTLY.some((each) => each === name) && (
                <FieldRow
                  field={{ name: `kosong.${name}`, label: t('case.nothing', { what: label }), kind: 'check' }}
                  filled={sent.filled}
                  visit={visit}
                />
              )}
            </>
          ))}
        </fieldset>
        <div class="actions">
          <button class="primary">{t('save')}</button>
          <button name="langkah" value="lagi">
            {t('case.saveAndNext')}
          </button>
          <a class="button" href={paths.draftCases(region, draft.id)}>
            {t('cancel')}
          </a>
        </div>
      </Form>
    </DraftFrame>
  );
}
