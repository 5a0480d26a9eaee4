/** A draft whose base or parent moved on: what both changed, three values in words, and somebody who chooses or types. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { omit } from '../../api/http/omit.ts';
import { CellDiff, ValueWords } from '../parts/cell-diff.tsx';
import { Crumbs } from '../parts/crumbs.tsx';
import { ErrorSummary, Form } from '../parts/form.tsx';
import { PreviewedForm } from '../parts/form-page.tsx';
import type { Filled } from '../parts/filled.ts';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { draftWays } from './draft-ways.ts';
import { type DraftContentSeen, draftPath, readDraft, type SeenConflict, type SeenRebase } from './seen.ts';
import { typedValue, writtenLike } from './typed-value.ts';

type Asked = { visit: Visit; region: string; draft: DraftContentSeen; preview: SeenRebase; below: number | null };
const SIDES = ['ours', 'theirs', 'base'] as const;
const GROUPS = ['conflicts', 'parentConflicts'] as const;

/** Asked with nothing decided: everything that contradicts. `?induk=` moves it below a newer parent too. */
async function askedIn(c: Context<PageEnv>): Promise<Asked> {
  const visit = c.get('visit');
  const [region, id] = [c.req.param('region') ?? '', c.req.param('id') ?? ''];
  const wanted = Number(c.req.query('induk'));
  const below = Number.isInteger(wanted) && wanted > 0 ? wanted : null;
  const draft = await readDraft(visit, id);
  return { visit, region, draft, below, preview: await rebase({ visit, draft }, bodyOf(below, [])) };
}

type Resolution = { group: (typeof GROUPS)[number]; pointer: string; take?: string; value?: unknown };

const bodyOf = (below: number | null, resolutions: readonly Resolution[]) => {
  const of = (group: string) => resolutions.filter((each) => each.group === group).map((each) => omit(each, 'group'));
  return {
    resolutions: of('conflicts'),
    ...(below !== null && { parent: { version: below, resolutions: of('parentConflicts') } }),
  };
};

const rebase = ({ visit, draft }: Pick<Asked, 'visit' | 'draft'>, body: unknown): Promise<SeenRebase> =>
  visit.send({ path: `${draftPath(draft.id)}/rebase`, body, key: randomUUID(), dryRun: true });

const fieldOf = (group: string, i: number) => `${group}.${i}`;
const conflictsIn = (preview: SeenRebase) =>
  GROUPS.flatMap((group) => preview[group].map((conflict, i) => ({ group, conflict, name: fieldOf(group, i) })));

/** The value that tells how another one is written. */
function likeOf(conflict: SeenConflict) {
  const side = SIDES.find((each) => conflict[each] !== undefined) ?? 'ours';
  return { like: conflict[side], shown: conflict.cell[side]?.id ?? '' };
}

/** What was chosen for each conflict, or typed; and which are still open or wrong. */
function decided({ visit: { t, language }, preview }: Asked, values: Filled['values']) {
  const errors: Record<string, string> = {};
  const resolutions = conflictsIn(preview).flatMap(({ group, conflict, name }): Resolution[] => {
    const take = values[name];
    const { pointer } = conflict;
    if (take !== 'lain') {
      const what = conflict.cell.what[language];
      if (take === undefined || take === '') errors[name] = t('rebase.choose', { what });
      return take === undefined ? [] : [{ group, pointer, take }];
    }
    const like = likeOf(conflict);
    const value = typedValue(values[`${name}.nilai`] ?? '', like);
    if (value === undefined) errors[name] = t('rebase.type', { example: writtenLike(like) });
    return [{ group, pointer, value }];
  });
  return { resolutions, errors };
}

export function rebasePages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/draf/:id/gabung';
  site.get(path, async (c) => {
    const asked = await askedIn(c);
    const sent = { filled: await asked.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <ChoosePage asked={asked} sent={sent} />);
  });
  site.post(path, async (c) => {
    const asked = await askedIn(c);
    const { visit, region, draft, below } = asked;
    const form = (sent: Again) => <ChoosePage asked={asked} sent={sent} />;
    return answerForm(c, {
      fields: [],
      wrong: (values) => decided(asked, values).errors,
      fieldAt: (pointer) => conflictsIn(asked.preview).find(({ conflict }) => conflict.pointer === pointer)?.name ?? '',
      form,
      send: async ({ values, requestKey, step, version = draft.revision }) => {
        const sent = { filled: { values, errors: {} }, requestKey };
        if (step === 'ubah') return { page: form(sent) };
        const body = bodyOf(below, decided(asked, values).resolutions);
        if (step !== 'kirim') {
          return { page: <MergedPage {...{ asked, sent, merged: await rebase(asked, body) }} /> };
        }
        await visit.send({ path: `${draftPath(draft.id)}/rebase`, body, key: requestKey, version });
        return paths.draft(region, draft.id);
      },
    });
  });
}

const actionOf = ({ region, draft, below }: Asked) =>
  `${paths.rebase(region, draft.id)}${below === null ? '' : `?induk=${below}`}`;

function Head({ asked: { visit, region, draft } }: { asked: Asked }) {
  return (
    <>
      <Crumbs ways={draftWays(visit, region, draft)} />
      <h1>{visit.t('rebase.title')}</h1>
    </>
  );
}

function ChoosePage({ asked, sent }: { asked: Asked; sent: Again }) {
  const { visit, region, draft, preview, below } = asked;
  const { t } = visit;
  const { baseChanged, base, newest, parent } = preview;
  const newParent = parent !== null && parent.newest > parent.writtenFor ? parent : null;
  return (
    <SignedPage visit={visit} title={t('rebase.title')}>
      <Head asked={asked} />
      <p class="lead">{baseChanged ? t('rebase.lead', { base: base ?? '–', newest }) : t('rebase.nothingNew')}</p>
      {newParent && below === null && (
        <p>
          {t('rebase.parent', { from: newParent.writtenFor, to: newParent.newest })}{' '}
          <a href={`${paths.rebase(region, draft.id)}?induk=${newParent.newest}`}>{t('rebase.moveBelow')}</a>
        </p>
      )}
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      {(baseChanged || below !== null) && (
        <Form visit={visit} action={actionOf(asked)} requestKey={sent.requestKey} version={draft.revision}>
          {conflictsIn(preview).length === 0 && <p>{t('rebase.noConflict')}</p>}
          {conflictsIn(preview).map(({ conflict, name }) => (
            <Conflict {...{ visit, conflict, name, filled: sent.filled }} />
          ))}
          <div class="actions">
            <button class="primary" name="langkah" value="pratinjau">
              {t('preview')}
            </button>
            <a class="button" href={paths.draft(region, draft.id)}>
              {t('cancel')}
            </a>
          </div>
        </Form>
      )}
    </SignedPage>
  );
}

type ConflictShown = { visit: Visit; conflict: SeenConflict; name: string; filled: Filled };

function Conflict({ visit, conflict, name, filled }: ConflictShown) {
  const { t, language } = visit;
  const error = filled.errors[name];
  const value = filled.values[name];
  return (
    <fieldset id={name}>
      <legend>{conflict.cell.what[language]}</legend>
      {error !== undefined && <p class="error">{error}</p>}
      {SIDES.map((side) => (
        <div>
          <label class="choice">
            <input type="radio" name={name} value={side} checked={value === side} required />
            <span>
              {t(`rebase.${side}`)}: {conflict.cell[side]?.[language]}
            </span>
          </label>
          {conflict.cell[side] === null && <ValueWords {...{ visit, words: null, value: conflict[side] }} />}
        </div>
      ))}
      <label class="choice">
        <input type="radio" name={name} value="lain" checked={value === 'lain'} required />
        {t('rebase.other', { example: writtenLike(likeOf(conflict)).slice(0, 80) })}
      </label>
      <input
        name={`${name}.nilai`}
        aria-label={t('rebase.otherValue', { what: conflict.cell.what[language] })}
        value={filled.values[`${name}.nilai`] ?? ''}
        autocomplete="off"
      />
    </fieldset>
  );
}

function MergedPage({ asked, sent, merged }: { asked: Asked; sent: Again; merged: SeenRebase }) {
  const { visit, draft } = asked;
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('rebase.title')}>
      <Head asked={asked} />
      <p class="lead">{t('rebase.mergedLead')}</p>
      {merged.changes === null ? (
        <p class="card problem">{t('rebase.unresolved')}</p>
      ) : (
        <CellDiff visit={visit} changes={merged.changes} />
      )}
      <PreviewedForm {...{ visit, sent }} action={actionOf(asked)} version={draft.revision} go={t('rebase.go')} />
    </SignedPage>
  );
}
