/** The items of a list as a table: what each says, and what can be done with it. */
import { formatPercent } from '../../../rules/explain/format.ts';
import { same } from '../../../rules/inherit/three-way.ts';
import { foundAt } from '../../../rules/language/pointer.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { Condition, Language, RulePack } from '../../../rules/language/types.ts';
import { citation, OFFICE_WORDS } from '../../../rules/language/words.ts';
import { paths } from '../../paths.ts';
import { translator, wordOf } from '../../words/words.ts';
import { conditionWords } from './condition-kind.ts';
import { aboutOf, type Edited } from './edited.ts';
import { field, fieldsAt, type PackField } from './fields.ts';
import * as k from './kinds.ts';
import * as m from './time-kinds.ts';
import { copied, moved, NEW_ITEM } from './new-item.ts';
import { type Group, keysIn, type Part, withItem } from './parts.ts';
import { bandsOf } from './table-kinds.ts';

/** Left empty, it takes its indicator out; nobody is asked to leave it empty. */
const weightKind: k.ValueKind = {
  ...k.number('basisPoint', true),
  layout: (name, label) => ({ name, label: `${label} (%)`, kind: 'number', inRow: true }),
};

/** What is filled in on the section's own page. */
export function inlineFields(part: Part, edited: Edited): PackField[] {
  const about = aboutOf(edited);
  const { pack, visit } = edited;
  const derived = Object.entries(pack.derived);
  if (part === 'bobot') {
    return [
      ...pack.indicators.map(({ id, label }) => field(['indicators', id, 'weight'], label[visit.language], weightKind)),
      ...derived.flatMap(([name, node]) =>
        node.type === 'weightedSum'
          ? fieldsAt(['derived', name], about)
              .filter(({ path }) => path.at(-1) === 'terms')
              .map((each) => ({ ...each, label: node.label[visit.language] }))
          : [],
      ),
    ];
  }
  if (part !== 'predikat') return [];
  return [
    ...fieldsAt(['predicates'], about),
    ...derived.flatMap(([name, node]) =>
      node.type === 'bands' ? [field(['derived', name], node.label[visit.language], bandsOf(node, about))] : [],
    ),
  ];
}

/** What a button of a list does: up, down, once more, away, back again. An indicator without weight is none. */
export function withStep({ parent, base }: Edited, after: RulePack, step: string): RulePack {
  const weighed = after.indicators.every(({ weight }) => weight !== undefined)
    ? after
    : { ...after, indicators: after.indicators.filter(({ weight }) => weight !== undefined) };
  const [what, top = '', key = ''] = /^(\w+):([^/]+)\/(.+)$/.exec(step)?.slice(1) ?? [];
  const keys = keysIn(weighed, top) ?? [];
  switch (what) {
    case 'naik':
      return moved(weighed, top, { key, to: keys.indexOf(key) - 1 });
    case 'turun':
      return moved(weighed, top, { key, to: keys.indexOf(key) + 1 });
    case 'salin':
      return copied(weighed, top, key);
    case 'hapus':
      return withItem({ ...weighed }, [top, key], undefined) as RulePack;
    case 'pulihkan':
      return restored(
        weighed,
        [base, parent].find((pack) => pack && keysIn(pack, top)?.includes(key)),
        { top, key },
      );
    default:
      return weighed;
  }
}

/** The item as the other pack has it, behind the one that it followed there. */
function restored(
  pack: RulePack,
  from: RulePack | null | undefined,
  { top, key }: { top: string; key: string },
): RulePack {
  if (!from) return pack;
  const item = structuredClone(foundAt(from, [top, key]));
  const there = keysIn(from, top) ?? [];
  const here = keysIn(pack, top) ?? [];
  const before = there.slice(0, there.indexOf(key)).findLast((each) => here.includes(each));
  const next = withItem({ ...pack }, [top, key], item) as RulePack;
  return moved(next, top, { key, to: before === undefined ? 0 : here.indexOf(before) + 1 });
}

export function itemTitle(item: unknown, key: string, language: Language): string {
  const { title, label, ref, article } = isRecord(item) ? item : {};
  const text = [title, label].find(isRecord)?.[language];
  if (typeof text === 'string') return text;
  if (typeof ref !== 'string') return wordOf(translator(language), 'rule.text', key);
  return citation({ ref, ...(typeof article === 'string' && { article }) })[language];
}

/** An object of the pack is a line with what it says; a list is a table. */
export function ItemList({ edited, group }: { edited: Edited; group: Group }) {
  const { visit, pack } = edited;
  const { t } = visit;
  const keys = keysIn(pack, group.top);
  if (keys === null) return group.part === 'lain' ? <ObjectLine edited={edited} group={group} /> : null;
  const gone = [edited.base, edited.parent]
    .flatMap((each) => (each === null ? [] : (keysIn(each, group.top) ?? [])))
    .filter((key, i, all) => !keys.includes(key) && all.indexOf(key) === i);
  const decides = group.part === 'tindak-lanjut' || group.part === 'peserta';
  return (
    <section>
      <h2>{t(group.title)}</h2>
      {keys.length > 0 && (
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">{t(decides ? 'rule.thenColumn' : 'rule.item')}</th>
              <th scope="col">{t(decides ? 'rule.ifColumn' : 'rule.says')}</th>
              <th scope="col">{t('rule.steps')}</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key, i) => (
              <Row {...{ edited, group, key, place: { first: i === 0, last: i === keys.length - 1 } }} itemKey={key} />
            ))}
          </tbody>
        </table>
      )}
      <Begin edited={edited} group={group} />
      {gone.length > 0 && (
        <details>
          <summary>{t('rule.gone', { n: gone.length })}</summary>
          <ul class="plain">
            {gone.map((key) => (
              <li>
                {itemTitle(
                  [edited.base, edited.parent]
                    .map((each) => each && foundAt(each, [group.top, key]))
                    .find((each) => each),
                  key,
                  visit.language,
                )}{' '}
                <button class="quiet" name="langkah" value={`pulihkan:${group.top}/${key}`}>
                  {t('rule.restore')}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** One link for each kind of item that can be added. */
function Begin({ edited: { visit, region, draft }, group }: { edited: Edited; group: Group }) {
  const kinds = Object.keys(group.begins ?? {});
  if (kinds.length === 0) return null;
  const href = (kind: string) =>
    `${paths.draftItem(region, draft.id, [group.part, group.slug, NEW_ITEM])}?jenis=${kind}`;
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined)
    return (
      <p>
        <a class="button" href={href(only)}>
          {visit.t('rule.add')}
        </a>
      </p>
    );
  return (
    <details>
      <summary>{visit.t('rule.add')}</summary>
      <ul>
        {kinds.map((kind) => (
          <li>
            <a href={href(kind)}>{wordOf(visit.t, 'rule.kindOf', kind)}</a>
          </li>
        ))}
      </ul>
    </details>
  );
}

type RowProps = { edited: Edited; group: Group; itemKey: string; place: { first: boolean; last: boolean } };

function Row({ edited, group, itemKey, place }: RowProps) {
  const { visit, region, draft, pack, parent, base } = edited;
  const { t, language } = visit;
  const path = [group.top, itemKey];
  const item = foundAt(pack, path);
  const title = group.top === 'assessors' ? wordOf(t, 'rule.assessor', itemKey) : itemTitle(item, itemKey, language);
  const [inherited, before] = [parent, base].map((each) => (each === null ? undefined : foundAt(each, path)));
  const locked = isRecord(inherited) && inherited['locked'] === true;
  const mark = locked
    ? t('rule.lockedShort', { parent: parent?.id ?? '' })
    : inherited !== undefined && same(item, inherited)
      ? t('rule.fromParent', { parent: parent?.id ?? '' })
      : base !== null && before === undefined
        ? t('rule.isNew')
        : before !== undefined && !same(item, before)
          ? t('rule.isChanged')
          : '';
  const steps = [
    ...(group.ordered && !locked && !place.first ? ['naik'] : []),
    ...(group.ordered && !locked && !place.last ? ['turun'] : []),
    ...(group.copied ? ['salin'] : []),
    ...(group.begins && !locked ? ['hapus'] : []),
  ];
  return (
    <tr id={path.join('/')}>
      <th scope="row">
        <a href={paths.draftItem(region, draft.id, [group.part, group.slug, itemKey])}>{title}</a>
        {mark !== '' && <p class="marks">{mark}</p>}
      </th>
      <td data-label={t('rule.says')}>{saidOf(edited, group.top, item)}</td>
      <td class="steps">
        {steps.map((step) => (
          <button class="quiet" name="langkah" value={`${step}:${group.top}/${itemKey}`}>
            {wordOf(t, 'rule.step', step)}
            <span class="visually-hidden"> {title}</span>
          </button>
        ))}
      </td>
    </tr>
  );
}

/** What the item says, in a sentence. */
function saidOf(edited: Edited, top: string, item: unknown) {
  const { visit, pack } = edited;
  const { t, language } = visit;
  if (!isRecord(item)) return '';
  const tree = item['conditions'] ?? item['exclude'];
  if (tree !== undefined) {
    const office = Object.entries(OFFICE_WORDS).find(([name]) => name === item['approval'])?.[1];
    return (
      <>
        {conditionWords(tree as Condition, { pack, language, t })}
        {office && (
          <p class="hint">
            {t('rules.decidedBy')} {office[language]}
          </p>
        )}
      </>
    );
  }
  switch (top) {
    case 'indicators':
    case 'assessors':
      return formatPercent(Number(item['weight']), language);
    case 'phases':
      return `${wordOf(t, 'rule.kindOf', String(item['kind']))} · ${m.deadline.tell(item['onDeadline'], { pack, language, t })}`;
    case 'facts':
      return `${wordOf(t, 'rule.kindOf', String(item['type']))} · ${wordOf(t, 'rule.source', String(item['source']))}`;
    case 'derived':
      return wordOf(t, 'rule.kindOf', String(item['type']));
    case 'training':
      return wordOf(t, 'rule.effect', String(item['effect']));
    case 'texts':
      return k.plain(item[language]);
    default:
      return k.plain(item['note'] ?? item['code']);
  }
}

function ObjectLine({ edited, group }: { edited: Edited; group: Group }) {
  const { region, draft, visit } = edited;
  const about = aboutOf(edited);
  const fields = fieldsAt([group.top], about).filter(
    ({ path }) => path.at(-1) !== 'note' && path.at(-1) !== 'legal' && path.at(-1) !== 'holidays',
  );
  return (
    <section class="value">
      <h3>
        <a href={paths.draftItem(region, draft.id, [group.part, group.slug])}>{visit.t(group.title)}</a>
      </h3>
      {fields.map(({ label, kind, path }) => (
        <p class="hint">
          {label}: {kind.tell(foundAt(edited.pack, path), about)}
        </p>
      ))}
    </section>
  );
}
