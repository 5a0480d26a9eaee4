/** The parts of every page of a section: where it lies in the draft, its fields with where each value is from, and the report. */
import type { Child } from 'hono/jsx';
import { formatDate } from '../../../rules/explain/format.ts';
import { boundTexts, lockArticles } from '../../../rules/inherit/locks.ts';
import { SHAPE_FIELDS } from '../../../rules/inherit/merge.ts';
import { same } from '../../../rules/inherit/three-way.ts';
import { foundAt } from '../../../rules/language/pointer.ts';
import { isRecord } from '../../../rules/language/records.ts';
import { FieldRow } from '../../parts/form.tsx';
import type { Filled } from '../../parts/filled.ts';
import { SignedPage } from '../../parts/layout.tsx';
import { Status } from '../../parts/status.tsx';
import { paths } from '../../paths.ts';
import type { Visit } from '../../visit.ts';
import { wordOf } from '../../words/words.ts';
import { aboutOf, type Clash, type Edited, OPENED } from './edited.ts';
import type { PackField } from './fields.ts';
import type { Layout, FormValues } from './kinds.ts';
import { editorOf, PARTS } from './parts.ts';

/** The draft with its sections, what is to be done in this one, and what the report says. */
export function DraftFrame({
  edited,
  here,
  title,
  lead,
  children,
}: {
  edited: Edited;
  here: string;
  title: string;
  lead?: string;
  children?: Child;
}) {
  const { visit, region, draft } = edited;
  const { t, language } = visit;
  const tabs = [...PARTS, 'contoh', 'coba', 'berkas'].map((part) => ({
    part,
    href: paths.draftPart(region, draft.id, part),
    label: wordOf(t, 'rule.part', part),
  }));
  return (
    <SignedPage visit={visit} title={title}>
      <p class="hint">
        <a href={paths.draft(region, draft.id)}>{t('draft.title', { version: draft.version })}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{lead ?? t('draft.lead', { from: formatDate(draft.effective.from, language) })}</p>
      <nav aria-label={t('rule.parts')} class="tabs">
        <ul class="plain">
          {tabs.map(({ part, href, label }) => (
            <li>
              <a href={href} aria-current={part === here ? 'page' : undefined}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="beside">
        <div>{children}</div>
        <ReportAside edited={edited} />
      </div>
    </SignedPage>
  );
}

const MOST_TOLD = 12;

/** What keeps it from being submitted, each with the way to the place where it is mended. */
function ReportAside({ edited }: { edited: Edited }) {
  const { visit, region, draft, report } = edited;
  const { t, language } = visit;
  const { ladder } = report;
  const findings = ladder.steps
    .flatMap((step) => step.findings)
    .filter(({ severity, meant }) => severity !== 'note' && meant === undefined);
  const words = ladder.publishable ? t('draft.publishable') : t('draft.notPublishable', { n: ladder.counts.error });
  return (
    <aside class="card" aria-label={t('draft.report')}>
      <h2>{t('draft.report')}</h2>
      <p>
        <Status kind={ladder.publishable ? 'done' : 'late'} word={words} />
      </p>
      {ladder.publishable && (
        <p>
          <a class="button" href={paths.draftMove(region, draft.id, 'submit')}>
            {t('move.submit')}
          </a>
        </p>
      )}
      <ul class="plain rows">
        {findings.slice(0, MOST_TOLD).map(({ severity, text, pointer }) => {
          const href = editorOf(region, draft.id, pointer);
          return (
            <li>
              {severity === 'error' && <strong>{t('draft.severity.error')}: </strong>}
              {text[language]}{' '}
              {href !== null && (
                <a href={`${href}${href.includes('#') ? '' : `#${pointer.slice(1)}`}`}>{t('rule.there')}</a>
              )}
            </li>
          );
        })}
      </ul>
      <p>
        <a href={paths.draft(region, draft.id)}>{t('rule.wholeReport')}</a>
      </p>
    </aside>
  );
}

/** Longer lists of choices are folded: what is chosen is said above them. */
const MOST_SHOWN = 4;

/** Fields of a form, nested as their values are. */
export function LayoutRows({ layout, filled, visit }: { layout: Layout; filled: Filled; visit: Visit }) {
  if (!('parts' in layout)) {
    const row = <FieldRow field={layout} filled={filled} visit={visit} />;
    if (layout.kind !== 'several' || layout.choices.length <= MOST_SHOWN) return row;
    const chosen = layout.choices.filter(({ value }) => filled.values[`${layout.name}.${value}`] === 'ya');
    return (
      <details open={filled.errors[layout.name] !== undefined}>
        <summary>
          <strong>{layout.label}</strong>: {chosen.map(({ label }) => label).join('; ') || visit.t('none')}
        </summary>
        {row}
      </details>
    );
  }
  const parts = layout.parts.map((part) => <LayoutRows layout={part} filled={filled} visit={visit} />);
  if (layout.legend === '') return <div class="inline">{parts}</div>;
  return (
    <fieldset class={layout.inline ? 'inline' : undefined}>
      <legend>{layout.legend}</legend>
      {parts}
    </fieldset>
  );
}

const itemPath = ({ path }: PackField): string[] => (Array.isArray(path) ? path.slice(0, -1) : []);

/** A value of the rules: its field, or what it is and who holds it. */
export function ValueField({ edited, field, filled }: { edited: Edited; field: PackField; filled: Filled }) {
  const { visit, parent } = edited;
  const about = aboutOf(edited);
  const held =
    parent &&
    [field.path, itemPath(field)]
      .map((path) => foundAt(parent, path))
      .find((item) => isRecord(item) && item['locked'] === true);
  if (parent && isRecord(held)) {
    const value = field.kind.tell(foundAt(edited.pack, field.path), about);
    const article = lockArticles({ ...parent }, held)[visit.language];
    return (
      <div class="value" id={field.name}>
        <strong>{field.label}</strong>: {value}
        <p class="hint">{visit.t('rule.locked', { parent: parent.id, article })}</p>
      </div>
    );
  }
  return (
    <div class="value" id={`nilai-${field.name}`}>
      <LayoutRows
        layout={field.kind.layout(field.name, field.label, { ...about, values: filled.values })}
        filled={filled}
        visit={visit}
      />
      <Marks edited={edited} field={field} />
    </div>
  );
}

/** Of another shape, the parent's item has other fields. */
function shapeAt(pack: object, [top = '', name]: readonly string[]): unknown {
  const shape = SHAPE_FIELDS.get(top);
  const item = foundAt(pack, top === 'predicates' || name === undefined ? [top] : [top, name]);
  return shape !== undefined && isRecord(item) ? item[shape] : undefined;
}

/** Where the value is from, what it was, and within what it has to stay. */
function Marks({ edited, field }: { edited: Edited; field: PackField }) {
  const { visit, pack, parent, base } = edited;
  const { t, language } = visit;
  const { path, kind, name } = field;
  const about = aboutOf(edited);
  const shape = shapeAt(pack, path);
  const [now, inherited, before] = [pack, parent, base].map((each) =>
    each === null || shapeAt(each, path) !== shape ? undefined : foundAt(each, path),
  );
  const item = foundAt(pack, itemPath(field));
  const bounds = isRecord(item)
    ? boundTexts({ ...pack }, item).filter(({ place }) => place.split('/')[0] === path.at(-1))
    : [];
  const differs = parent !== null && inherited !== undefined && !same(now, inherited);
  const marks = [
    parent !== null && inherited !== undefined && !differs ? t('rule.fromParent', { parent: parent.id }) : '',
    differs ? t('rule.parentHas', { parent: parent?.id ?? '', value: kind.tell(inherited, about) }) : '',
    base !== null && before !== undefined && !same(now, before)
      ? t('rule.changed', { value: kind.tell(before, about) })
      : '',
    ...bounds.map(({ range, article }) => t('rule.bound', { range: range[language], article: article[language] })),
  ].filter((text) => text !== '');
  if (marks.length === 0 && !differs) return null;
  return (
    <p class="marks">
      {marks.map((text) => (
        <span>{text}</span>
      ))}
      {differs && (
        <button class="quiet" name="langkah" value={`kembalikan:${name}`}>
          {t('rule.backToParent', { parent: parent?.id ?? '' })}
          <span class="visually-hidden">: {field.label}</span>
        </button>
      )}
    </p>
  );
}

/** What the form shows as it is opened: whoever saves later than somebody else sees what that changed. */
export const Opened = ({ values }: { values: FormValues }) => (
  <input type="hidden" name={OPENED} value={JSON.stringify(values)} />
);

export function Clashes({ visit: { t }, clashes, again }: { visit: Visit; clashes: readonly Clash[]; again: string }) {
  if (clashes.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('rule.changedMeanwhile')}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('rule.value')}</th>
            <th scope="col">{t('rule.was')}</th>
            <th scope="col">{t('rule.theirs')}</th>
            <th scope="col">{t('rule.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {clashes.map(({ label, was, theirs, mine }) => (
            <tr>
              <th scope="row">{label}</th>
              <td data-label={t('rule.was')}>{was}</td>
              <td data-label={t('rule.theirs')}>
                <ins>{theirs}</ins>
              </td>
              <td data-label={t('rule.mine')}>{mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <a href={again}>{t('rule.discard')}</a>
      </p>
    </section>
  );
}
