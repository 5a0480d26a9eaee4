/** Which fields an item of a pack has, and of which kind each is. */
import { pointer, foundAt } from '../../../rules/language/pointer.ts';
import { PREDICATES } from '../../../rules/language/predicates.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { DerivedNode, FactDefinition, Phase, RulePack } from '../../../rules/language/types.ts';
import { readVocabulary, type Vocabulary, PREDICATE } from '../../../rules/language/vocabulary.ts';
import { reviewPack } from '../../../rules/language/review-facts.ts';
import { OFFICE_WORDS, OUTCOME_KINDS, OUTCOME_WORDS } from '../../../rules/language/words.ts';
import { conditionNames } from '../../../rules/read/schema.ts';
import { wordOf } from '../../words/words.ts';
import { factsBy, legalChoices, measuresIn, scores, scoresWithResult, sightsIn, wordsOf } from './choices.ts';
import { choicesOf, conditions } from './condition-kind.ts';
import { factFields, nodeFields, phaseFields, REVIEW_RESULTS } from './item-fields.ts';
import * as k from './kinds.ts';
import * as m from './time-kinds.ts';
import { followUpOf, hearingOf } from './follow-up-kind.ts';
import { amountFields, budgetOf } from './reward-kinds.ts';
import * as r from './row-kinds.ts';
import { bandsOf, equalsOf, gridTable, patternsOf } from './table-kinds.ts';

/** One field of the form; `path` is its place in the pack, list items by key. A `kind` of a whole item changes several of its fields. */
export type PackField = { path: string[]; name: string; label: string; kind: k.ValueKind };

export const fieldName = (path: readonly string[]): string => pointer(path).slice(1);

/** What the item at the path asks for: `['outcomes', 'x']`, `['objection']`. */
export function fieldsAt(path: string[], about: k.PackAbout): PackField[] {
  const item = foundAt(about.pack, path);
  const named = fieldsIn(path, isRecord(item) ? item : {}, about);
  return named.map(([field, kind, label]) => {
    const at = field === '' ? path : [...path, field];
    return { path: at, name: fieldName(at), label: label ?? wordOf(about.t, 'rule.f', field), kind };
  });
}

export const field = (path: string[], label: string, kind: k.ValueKind): PackField => ({
  path,
  name: fieldName(path),
  label,
  kind,
});

const letterOf = ({ t }: k.PackAbout): k.ValueKind =>
  r.objectOf(
    [
      ['series', t('letter.series'), k.line(true)],
      ['title', t('rule.f.title'), k.bilingualText(true)],
      ['body', t('letter.body'), k.bilingualText(true, 'text')],
    ],
    true,
  );

function fieldsIn(
  [top = '', name = '']: readonly string[],
  item: Record<string, unknown>,
  about: k.PackAbout,
): k.NamedField[] {
  const { pack, t } = about;
  const { decision, roster, review } = conditionNames(pack, readVocabulary(pack).vocabulary);
  const legal: k.NamedField[] = [
    ['legal', k.several(legalChoices(pack, about.language), { optional: true })],
    ['note', k.line(true, 'text')],
  ];
  const title: k.NamedField = ['title', k.bilingualText()];
  const code: k.NamedField = ['code', k.line()];
  const words = (room: string, values: readonly string[]) => wordsOf(about, room, values);
  switch (top) {
    case 'indicators':
      return [
        ['label', k.bilingualText()],
        ['weight', k.number('basisPoint')],
        ['of', k.choice(scores(decision, about))],
        ['when', equalsOf(decision, about)],
        ...legal,
      ];
    case 'outcomes': {
      const others = pack.outcomes
        .filter(({ id }) => id !== item['id'])
        .map(({ id, title: called }) => ({ value: id, label: called[about.language] }));
      return [
        title,
        code,
        ['kind', k.choice(OUTCOME_KINDS.map((value) => ({ value, label: OUTCOME_WORDS[value][about.language] })))],
        ['conditions', conditions(decision)],
        [
          'approval',
          k.choice(Object.entries(OFFICE_WORDS).map(([value, text]) => ({ value, label: text[about.language] }))),
        ],
        ['severity', k.number()],
        ['excludes', k.several(others, { optional: true })],
        ['overrides', k.choice(others, true)],
        ...amountFields(item, decision, about),
        ['budget', budgetOf(decision, about)],
        ['letter', letterOf(about)],
        ...(item['kind'] === 'sanction' ? [['hearing', hearingOf(about)] as k.NamedField] : []),
        ['followUp', followUpOf(about)],
        ...legal,
      ];
    }
    case 'flags':
      return [title, code, ['conditions', conditions(decision)], ...legal];
    case 'reviewRules':
      return [
        title,
        ['result', k.choice(words('rule.result', REVIEW_RESULTS)), t('rule.f.reviewResult')],
        ['conditions', ofReviews(conditions(review))],
        ...legal,
      ];
    case 'agreements':
      return [['', ofAgreements(about), t('rule.group.agreements')]];
    case 'population':
      return [title, ['exclude', conditions(roster)], ...legal];
    case 'training':
      return [
        title,
        ['effect', k.choice(words('rule.effect', ['stageGate', 'rewardGate', 'offer', 'none']))],
        ['provider', k.choice(words('rule.provider', ['internal', 'external']))],
        [
          'fact',
          k.choice(
            factsBy(about, ({ type, source }) => type === 'bool' && source === 'training'),
            true,
          ),
        ],
        ['raters', k.onlyYes],
        ['note', k.line(true, 'text')],
      ];
    case 'phases':
      return [...phaseFields(item as Phase, about), ...legal];
    case 'facts':
      return [...factFields(name, item as FactDefinition, about), ...legal];
    case 'derived':
      return [...nodeFields(item as DerivedNode, decision, about), ...legal];
    case 'predicates':
      return predicateFields(pack, decision, about);
    case 'assessors':
      return [
        ['weight', k.number('basisPoint')],
        ['min', k.number()],
        ['missing', k.choice(words('rule.missing', ['fail', 'zero', 'renormalise', 'hold']), true)],
        ['note', k.line(true, 'text')],
      ];
    case 'objection':
      return [['window', m.daysLong()], ['decide', m.daysLong()], ...legal];
    case 'distribution':
      return [['minUnitSize', k.number()], ['patterns', patternsOf(about)], ...legal];
    case 'publicVoice':
      return [
        ['index', k.check],
        ['portal', k.check],
        ['minimumGroup', k.number()],
        ['note', k.line(true, 'text')],
      ];
    case 'collaboration':
      return [
        ['jointTargets', k.check],
        ['withdrawal', k.choice(words('withdrawal', ['reweight', 'leadTakes', 'drop']), true)],
        ['note', k.line(true, 'text')],
      ];
    case 'transparency':
      return [
        ['employeeSees', k.anyOf(words('rule.sees', sightsIn(pack)))],
        ['minimumGroup', k.number()],
        ['note', k.line(true, 'text')],
      ];
    case 'policyReview':
      return [['', policyReview(about), t('rule.f.policyReview')]];
    case 'approvals':
      return [['count', k.number()], ['roles', k.several(words('rule.role', ['hr', 'admin']))], ...legal];
    case 'calendar':
      return [
        ['timeZone', k.choice(words('rule.zone', ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']))],
        ['workingWeekdays', k.several(words('rule.weekday', ['1', '2', '3', '4', '5', '6', '7']), { asNumber: true })],
        [
          'holidays',
          r.rows([
            ['date', t('rule.f.date'), k.date()],
            ['label', t('rule.f.label'), k.bilingualText()],
          ]),
        ],
        ['note', k.line(true, 'text')],
      ];
    case 'legalBasis':
      return [
        ['ref', k.line()],
        ['article', k.line(true)],
        ['certainty', k.choice(words('rule.certainty', ['verbatim', 'report', 'code', 'read', 'memory']))],
        ['note', k.line(true, 'text')],
      ];
    case 'texts':
      return [['', k.bilingualText(false, 'text'), t('rule.f.text')]];
    case 'allow':
      return [code, ['at', k.line()], ['fact', k.line(true)], ['reason', k.bilingualText(false, 'text')]];
    case 'objective':
      return [['', k.bilingualText(true, 'text'), t('rule.f.objective')]];
    case 'effective':
      return [
        ['from', k.date()],
        ['to', k.date(true)],
      ];
    default:
      return [];
  }
}

/** Names of reviews are no facts of the pack: their labels and units are found beside them. */
function ofReviews(kind: k.ValueKind): k.ValueKind {
  const seen = <A extends k.PackAbout>(about: A): A => ({ ...about, pack: reviewPack(about.pack) });
  return {
    layout: (name, label, about) => kind.layout(name, label, seen(about)),
    write: (name, value, about) => kind.write(name, value, seen(about)),
    read: (name, reading) => kind.read(name, seen(reading)),
    tell: (value, about) => kind.tell(value, seen(about)),
  };
}

/** A pack need not say any of it. */
function ofAgreements({ t }: k.PackAbout): k.ValueKind {
  const terms = r.objectOf(
    [
      ['coaching', t('rule.f.coaching'), m.daysLong()],
      ['warning', t('rule.f.warning'), m.daysLong()],
      ['remindDaysBefore', t('rule.f.remindEarly'), k.number()],
    ],
    true,
  );
  const whole = (shown: unknown, before: unknown) => ({
    ...Object(before ?? { provenance: 'default' }),
    ...Object(shown),
  });
  return r.as(terms, (value) => value, whole);
}

/** There may be none: then no day is given. */
function policyReview(about: k.PackAbout): k.ValueKind {
  const days = r.as(
    k.line(true),
    (value) => (Array.isArray(value) ? value.join('; ') : ''),
    (text) => String(text).split(/[;\s]+/),
  );
  const review = r.objectOf([
    ['dueDates', about.t('rule.f.dueDates'), days],
    ['measures', about.t('rule.f.measures'), k.anyOf(wordsOf(about, 'rule.measure', measuresIn(about.pack)))],
  ]);
  return r.as(
    review,
    (value) => value ?? undefined,
    (shown, before) =>
      isRecord(shown) && shown['dueDates'] !== undefined
        ? { ...(isRecord(before) ? before : { provenance: 'default' }), ...shown }
        : null,
  );
}

function predicateFields(pack: RulePack, names: Vocabulary, about: k.PackAbout): k.NamedField[] {
  const { predicates } = pack;
  const predicate = choicesOf(PREDICATE, PREDICATES, about);
  const legal: k.NamedField[] = [
    ['legal', k.several(legalChoices(pack, about.language))],
    ['note', k.line(true, 'text')],
  ];
  if (predicates.mode === 'grid')
    return [['', gridTable(predicates, about, predicate), about.t('rule.f.cells')], ...legal];
  const required = r.objectOf(
    [
      ['value', about.t('rule.f.needing'), k.choice(predicate)],
      ['when', about.t('rule.condition'), equalsOf(names, about, false)],
      ['otherwise', about.t('rule.f.otherwise'), k.choice(predicate)],
    ],
    true,
  );
  const to = (value: unknown) =>
    isRecord(value)
      ? { value: value['value'], when: { fact: value['fact'], equals: value['equals'] }, otherwise: value['otherwise'] }
      : undefined;
  const from = (shown: unknown) => {
    const { when, ...rest } = isRecord(shown) ? shown : {};
    return { ...rest, ...(isRecord(when) && when) };
  };
  return [
    ['of', k.choice(scoresWithResult(names, about))],
    ['', bandsOf(predicates, about, predicate), about.t('rule.f.bands')],
    ['requires', r.as(required, to, from)],
    ...legal,
  ];
}
