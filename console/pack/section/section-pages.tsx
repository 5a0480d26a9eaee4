/** The sections of a draft: what each holds, and the form of one item. Everything is saved as the draft's next content. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { foundAt } from '../../../rules/language/pointer.ts';
import type { RulePack } from '../../../rules/language/types.ts';
import { Problem } from '../../../api/problem/problem.ts';
import { Carried, ErrorSummary, FieldRow, Form } from '../../parts/form.tsx';
import { type Posted, postedIn } from '../../parts/posted.ts';
import { paths } from '../../paths.ts';
import { answerPage } from '../../problem.tsx';
import type { PageEnv } from '../../visit.ts';
import { wordOf } from '../../words/words.ts';
import {
  type FormAgain,
  aboutOf,
  type Edited,
  editedDraft,
  OPENED,
  refusedSave,
  savePack,
  withFilled,
  writtenValues,
} from './edited.ts';
import { fieldsAt, type PackField } from './fields.ts';
import { inlineFields, ItemList, itemTitle, withStep } from './item-list.tsx';
import { NEW_ITEM, newItem, withName } from './new-item.ts';
import { type Group, GROUPS, groupOf, isPart, keysIn, PARTS, type Part } from './parts.ts';
import { DraftFrame, Clashes, Opened, ValueField } from './section-form.tsx';
import { SectionView } from './section-views.tsx';

const DRAFT = '/wilayah/:region/aturan/draf/:id';
const PART = `:part{(?:${PARTS.join('|')})}`;

export function sectionPages(site: Hono<PageEnv>): void {
  site.get(`${DRAFT}/${PART}`, async (c) => {
    const section = await sectionIn(c);
    return answerPage(c, <SectionPage {...section} again={await opened(section)} />);
  });
  site.post(`${DRAFT}/${PART}`, async (c) => {
    const section = await sectionIn(c);
    return saved(c, section, {
      page: (again) => <SectionPage {...section} again={again} />,
      to: paths.draftPart(section.edited.region, section.edited.draft.id, section.part),
      change: (after, { step }) => withStep(section.edited, after, step),
    });
  });
  site.get(`${DRAFT}/${PART}/:group/:key?`, async (c) => {
    const item = await itemIn(c);
    return answerPage(c, <ItemPage {...item} again={await opened(item)} />);
  });
  site.post(`${DRAFT}/${PART}/:group/:key?`, async (c) => {
    const item = await itemIn(c);
    return saved(c, item, {
      page: (again) => <ItemPage {...item} again={again} />,
      to: paths.draftPart(item.edited.region, item.edited.draft.id, item.part),
      change: (after, posted) => (item.key === NEW_ITEM ? withName(after, item.group, posted.values['nama']) : after),
    });
  });
}

type Section = { edited: Edited; part: Part; fields: PackField[] };
type Item = Section & { group: Group; key: string | null; kind: string };

function partIn(c: Context<PageEnv>): Part {
  const part = c.req.param('part') ?? '';
  if (!isPart(part)) throw new Problem('not-found');
  return part;
}

async function sectionIn(c: Context<PageEnv>): Promise<Section> {
  const part = partIn(c);
  const edited = await editedDraft(c.get('visit'), c.req.param());
  return { edited, part, fields: inlineFields(part, edited) };
}

async function itemIn(c: Context<PageEnv>): Promise<Item> {
  const part = partIn(c);
  const group = groupOf(part, c.req.param('group') ?? '');
  if (!group) throw new Problem('not-found');
  const read = await editedDraft(c.get('visit'), c.req.param());
  const key = c.req.param('key') ?? null;
  const kind = c.req.query('jenis') ?? '';
  const edited = key === NEW_ITEM ? newItem(read, group, kind) : read;
  const keys = keysIn(edited.pack, group.top);
  if (edited === null || (keys === null) !== (key === null) || (key !== null && !keys?.includes(key)))
    throw new Problem('not-found');
  const fields = fieldsAt(key === null ? [group.top] : [group.top, key], aboutOf(edited));
  return { edited, part, group, key, kind, fields };
}

/** As it stands, or as it was filled in when the session ended. */
async function opened({ edited, fields }: Section): Promise<FormAgain> {
  const parked = await edited.visit.filled();
  return { filled: { values: { ...writtenValues(edited, fields), ...parked.values }, errors: {} }, clashes: [] };
}

type Saving = {
  page: (again: FormAgain & { requestKey: string }) => Parameters<typeof answerPage>[1];
  to: string;
  change: (after: RulePack, posted: Posted) => RulePack;
};

async function saved(
  c: Context<PageEnv>,
  { edited, fields }: Section,
  { page, to, change }: Saving,
): Promise<Response> {
  const { draft } = edited;
  const posted = await postedIn(c);
  const { values, version = draft.revision, step } = posted;
  const shown = (again: FormAgain, status: number) =>
    answerPage(c, page({ ...again, requestKey: randomUUID() }), status);
  const [what, name = ''] = splitOnce(step);
  if (what === 'kembalikan') {
    const restored = fields.find((field) => field.name === name);
    return shown(
      { filled: { values: { ...values, ...asInParent(edited, restored, values) }, errors: {} }, clashes: [] },
      200,
    );
  }
  const { after, errors } = withFilled(edited, fields, values);
  // More rows were asked for, or the rest of a row: nothing is wrong yet.
  if (what === 'tambah') return shown({ filled: { values, errors: {} }, clashes: [] }, 200);
  if (Object.keys(errors).length > 0) return shown({ filled: { values, errors }, clashes: [] }, 422);
  try {
    await savePack(edited, { ...change(after, posted) }, version);
    return c.redirect(to, 303);
  } catch (error) {
    const { status, ...again } = await refusedSave(edited, { fields, posted, error });
    return shown(again, status);
  }
}

const splitOnce = (step: string): [string, string?] => {
  const at = step.indexOf(':');
  return at === -1 ? [step] : [step.slice(0, at), step.slice(at + 1)];
};

/** The field as the parent has it; what was filled in there is emptied. */
function asInParent(
  { visit, parent }: Edited,
  field: PackField | undefined,
  values: Posted['values'],
): Record<string, string> {
  if (!field || !parent) return {};
  const emptied = Object.keys(values).filter((key) => key === field.name || key.startsWith(`${field.name}.`));
  const about = aboutOf({ visit, pack: parent });
  return {
    ...Object.fromEntries(emptied.map((key) => [key, ''])),
    ...field.kind.write(field.name, foundAt(parent, field.path), about),
  };
}

type Shown = { again: FormAgain & { requestKey?: string } };

function Fields({
  edited,
  fields,
  again,
  action,
  children,
}: Pick<Section, 'edited' | 'fields'> & Shown & { action: string; children?: Child }) {
  const { visit, draft } = edited;
  const openedAs =
    again.filled.values[OPENED] === undefined || again.version !== undefined ? writtenValues(edited, fields) : null;
  return (
    <>
      <ErrorSummary visit={visit} filled={again.filled} words={again.words} />
      <Clashes visit={visit} clashes={again.clashes} again={action} />
      <Form
        visit={visit}
        action={action}
        requestKey={again.requestKey ?? randomUUID()}
        version={again.version ?? draft.revision}
      >
        {openedAs === null ? (
          <Carried values={{ [OPENED]: again.filled.values[OPENED] ?? '' }} />
        ) : (
          <Opened values={openedAs} />
        )}
        <button class="visually-hidden" tabindex={-1} aria-hidden="true">
          {visit.t('save')}
        </button>
        {children}
      </Form>
    </>
  );
}

function SectionPage({ edited, part, fields, again }: Section & Shown) {
  const { visit, region, draft } = edited;
  const { t } = visit;
  const groups = GROUPS.filter((group) => group.part === part);
  return (
    <DraftFrame edited={edited} here={part} title={wordOf(t, 'rule.title', part)}>
      <Fields {...{ edited, fields, again }} action={paths.draftPart(region, draft.id, part)}>
        <SectionView edited={edited} part={part} fields={fields} filled={again.filled} />
        {fields.length > 0 && (
          <div class="actions">
            <button class="primary">{t('save')}</button>
          </div>
        )}
        {groups.map((group) => (
          <ItemList edited={edited} group={group} />
        ))}
      </Fields>
    </DraftFrame>
  );
}

function ItemPage({ edited, part, group, key, kind, fields, again }: Item & Shown) {
  const { visit, region, draft } = edited;
  const { t } = visit;
  const at = [part, group.slug, ...(key === null ? [] : [key])];
  const action = `${paths.draftItem(region, draft.id, at)}${kind === '' ? '' : `?jenis=${encodeURIComponent(kind)}`}`;
  const called =
    key === null || key === NEW_ITEM
      ? t(group.title)
      : `${t(group.title)}: ${titleOf(edited.pack, group, { key, language: visit.language })}`;
  return (
    <DraftFrame edited={edited} here={part} title={called}>
      <Fields {...{ edited, fields, again, action }}>
        {key === NEW_ITEM && group.top === 'texts' && (
          <FieldRow
            field={{ name: 'nama', label: t('rule.name'), kind: 'line', required: true }}
            filled={again.filled}
            visit={visit}
          />
        )}
        {fields.map((field) => (
          <ValueField edited={edited} field={field} filled={again.filled} />
        ))}
        <div class="actions">
          <button class="primary">{t('save')}</button>
          <button name="langkah" value="tambah">
            {t('rule.more')}
          </button>
          <a class="button" href={paths.draftPart(region, draft.id, part)}>
            {t('cancel')}
          </a>
        </div>
      </Fields>
    </DraftFrame>
  );
}

function titleOf(pack: RulePack, { top }: Group, { key, language }: { key: string; language: 'id' | 'en' }): string {
  return itemTitle(foundAt(pack, [top, key]), key, language);
}
