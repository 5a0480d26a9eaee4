/** Which fields an item of a pack has, and of which kind each is. */
import { formatValue, labelOf } from '../../../rules/explain/format.ts';
import { unitOf } from '../../../rules/language/graph.ts';
import { pathOf, pointer, foundAt } from '../../../rules/language/pointer.ts';
import { PREDICATES } from '../../../rules/language/predicates.ts';
import { isRecord, own } from '../../../rules/language/records.ts';
import type { DerivedNode, FactDefinition, FactValue, Phase, RulePack } from '../../../rules/language/types.ts';
import { readVocabulary, type Vocabulary, PREDICATE } from '../../../rules/language/vocabulary.ts';
import { OFFICE_WORDS, OUTCOME_KINDS, OUTCOME_WORDS } from '../../../rules/language/words.ts';
import { conditionNames } from '../../../rules/read/schema.ts';
import type { Choice } from '../../parts/form.tsx';
import { wordOf } from '../../words/words.ts';
import { choicesOf, conditions } from './condition-kind.ts';
import * as k from './kinds.ts';
import { bandsOf, choicesTable, equalsOf, gridOf, patternsOf, rangeOf, valueByKey } from './table-kinds.ts';

/** One field of the form; `path` is its place in the pack, list items by key. A `kind` of a whole item changes several of its fields. */
export type PackField = { path: string[]; name: string; label: string; kind: k.Kind };
type Named = [field: string, kind: k.Kind, label?: string];

export const fieldName = (path: readonly string[]): string => pointer(path).slice(1);
export const pathOfName = (name: string): string[] => pathOf(`/${name}`);

/** What the item at the path asks for: `['outcomes', 'x']`, `['objection']`. */
export function fieldsAt(path: string[], about: k.About): PackField[] {
  const [top = ''] = path;
  const item = foundAt(about.pack, path);
  const named = fieldsIn(top, isRecord(item) ? item : {}, about);
  return named.map(([field, kind, label]) => {
    const at = field === '' ? path : [...path, field];
    return { path: at, name: fieldName(at), label: label ?? wordOf(about.t, 'rule.f', field), kind };
  });
}

export const field = (path: string[], label: string, kind: k.Kind): PackField => ({
  path,
  name: fieldName(path),
  label,
  kind,
});

function fieldsIn(top: string, item: Record<string, unknown>, about: k.About): Named[] {
  const { pack, t } = about;
  const { decision, roster } = conditionNames(pack, readVocabulary(pack).vocabulary);
  const legal: Named[] = [
    ['legal', k.several(legalChoices(pack), { optional: true })],
    ['note', k.line(true, 'text')],
  ];
  const title: Named = ['title', k.bilingualText()];
  const code: Named = ['code', k.line()];
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
        ['amount', k.number(undefined, true)],
        ...legal,
      ];
    }
    case 'flags':
      return [title, code, ['conditions', conditions(decision)], ...legal];
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
        ['note', k.line(true, 'text')],
      ];
    case 'phases':
      return [...phaseFields(item as Phase, about), ...legal];
    case 'facts':
      return [...factFields(item as FactDefinition, about), ...legal];
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
      return [['window', k.duration()], ['decide', k.duration()], ...legal];
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
          k.rows([
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

/** There may be none: then no day is given. */
function policyReview(about: k.About): k.Kind {
  const days = k.as(
    k.line(true),
    (value) => (Array.isArray(value) ? value.join('; ') : ''),
    (text) => String(text).split(/[;\s]+/),
  );
  const review = k.fieldsOf([
    ['dueDates', about.t('rule.f.dueDates'), days],
    ['measures', about.t('rule.f.measures'), k.anyOf(wordsOf(about, 'rule.measure', measuresIn(about.pack)))],
  ]);
  return k.as(
    review,
    (value) => value ?? undefined,
    (shown, before) =>
      isRecord(shown) && shown['dueDates'] !== undefined
        ? { ...(isRecord(before) ? before : { provenance: 'default' }), ...shown }
        : null,
  );
}

const wordsOf = ({ t }: k.About, room: string, values: readonly string[]): Choice[] =>
  values.map((value) => ({ value, label: wordOf(t, room, value) }));
/** Names a pack may add to what Siklus knows itself. */
const sightsIn = (pack: RulePack) => [
  ...new Set([...pack.transparency.employeeSees, 'inputs', 'rules', 'reasons', 'journal']),
];
const measuresIn = (pack: RulePack) => [
  ...new Set([
    ...(pack.policyReview?.measures ?? []),
    'completed',
    'late',
    'objections',
    'scoreSpread',
    'satisfactionTrend',
  ]),
];
const legalChoices = (pack: RulePack): Choice[] =>
  pack.legalBasis.map(({ id, ref, article }) => ({
    value: id,
    label: [ref, article].filter((part) => part !== undefined).join(', '),
  }));
const factsBy = ({ pack, language }: k.About, wanted: (fact: FactDefinition) => boolean): Choice[] =>
  Object.entries(pack.facts).flatMap(([value, fact]) => (wanted(fact) ? [{ value, label: fact.label[language] }] : []));
const namesOf = (names: Vocabulary, types: readonly string[], { pack, language }: k.About): Choice[] =>
  [...names].flatMap(([value, known]) =>
    types.includes(known.type) && value !== PREDICATE ? [{ value, label: labelOf(pack, value)[language] }] : [],
  );
const scores = (names: Vocabulary, about: k.About): Choice[] =>
  namesOf(names, ['int'], about).filter(
    ({ value }) => unitOf(about.pack, value) === 'hundredth' && value !== about.pack.scoring.result,
  );

function phaseFields(phase: Phase, about: k.About): Named[] {
  const { t, pack } = about;
  const words = (room: string, values: readonly string[]) => wordsOf(about, room, values);
  const assessment: Named = ['selfAssessment', k.choice(words('rule.self', ['required', 'optional', 'none']))];
  const gates = pack.training.map(({ course, title }) => ({ value: course, label: title[about.language] }));
  const own: Partial<Record<Phase['kind'], Named[]>> = {
    briefing: [
      ['acknowledge', k.check],
      ['courses', k.anyOf(gates)],
    ],
    target: [
      ['minTargets', k.number()],
      ['maxTargets', k.number()],
      ['maxRounds', k.number()],
      ['acknowledge', k.check],
    ],
    execution: [['dailyReports', k.fieldsOf([['feedback', t('rule.f.feedback'), k.duration()]], true)]],
    review: [assessment, ['results', k.several(words('rule.result', ['ON_TRACK', 'COACH', 'RETARGET', 'WARN']))]],
    feedback: [
      [
        'peers',
        k.fieldsOf(
          [
            ['invite', t('rule.f.invite'), k.number()],
            ['minimum', t('rule.f.minimum'), k.number()],
          ],
          true,
        ),
      ],
    ],
    final: [assessment],
  };
  return [
    ['title', k.bilingualText()],
    ['opens', k.sinceStart(true)],
    ['closes', k.sinceStart(true)],
    ['lasts', k.duration(true)],
    ['remindDaysBefore', k.numbers(undefined, true)],
    ['onDeadline', k.deadline],
    ...(own[phase.kind] ?? []),
  ];
}

function factFields(fact: FactDefinition, about: k.About): Named[] {
  const words = (room: string, values: readonly string[]) => wordsOf(about, room, values);
  const zero = fact.type === 'int' || fact.type === 'bool' ? ['zero'] : [];
  return [
    ['label', k.bilingualText()],
    ...(fact.type === 'int' ? ([['', rangeOf(about), about.t('rule.f.range')]] as Named[]) : []),
    ...(fact.type === 'enum' ? ([['', choicesTable(about), about.t('rule.f.values')]] as Named[]) : []),
    [
      'source',
      k.choice(
        words('rule.source', ['roster', 'training', 'system', 'assessor', 'peer', 'public', 'history', 'workflow']),
      ),
    ],
    ['missing', k.choice(words('rule.missing', ['hold', 'renormalise', 'fail', ...zero]))],
    ['better', k.choice(words('rule.better', ['higher', 'lower']), true)],
  ];
}

/** The arithmetic of a derived fact, each kind by its own fields. */
function nodeFields(node: DerivedNode, names: Vocabulary, about: k.About): Named[] {
  const { t, pack } = about;
  const ints = namesOf(names, ['int'], about);
  const dates = namesOf(names, ['date'], about);
  const choosable = namesOf(names, ['enum', 'bool'], about);
  const label: Named = ['label', k.bilingualText()];
  const keysOf = (name: string): string[] => {
    const known = names.get(name);
    return known?.type === 'enum' ? [...known.values] : known?.type === 'bool' ? ['false', 'true'] : [];
  };
  const named = (name: string, key: string) =>
    names.get(name)?.type === 'bool' ? t(key === 'true' ? 'yes' : 'no') : formatValue(pack, name, key)[about.language];
  switch (node.type) {
    case 'weightedSum':
      return [
        label,
        [
          'terms',
          k.rows([
            ['of', t('rule.fact'), k.choice(ints)],
            ['weight', t('rule.f.weight'), k.number('basisPoint')],
          ]),
        ],
        ['missing', k.choice(wordsOf(about, 'rule.missing', ['renormalise', 'fail']), true)],
      ];
    case 'curve': {
      const pair = k.rows([
        ['x', labelOf(pack, node.of)[about.language], k.number(unitOf(pack, node.of))],
        ['y', node.label?.[about.language] ?? t('rule.value'), k.number(node.unit)],
      ]);
      const to = (points: unknown) => (Array.isArray(points) ? points.map(([x, y]: number[]) => ({ x, y })) : []);
      const from = (shown: unknown) => (shown as { x: number; y: number }[]).map(({ x, y }) => [x, y]);
      return [label, ['of', k.choice(ints)], ['points', k.as(pair, to, from)]];
    }
    case 'bands':
      return [label, ['of', k.choice(ints)], ['', bandsOf(node, about), t('rule.f.bands')]];
    case 'grid':
      return [label, ['', gridOf(node, about), t('rule.f.cells')]];
    case 'lookup':
      return [
        label,
        ['of', k.choice(choosable)],
        ['map', valueByKey(keysOf(node.of), { of: (key) => named(node.of, key), kind: valueKind(node, about) })],
      ];
    case 'select':
      return [
        label,
        ['of', k.choice(choosable)],
        [
          'cases',
          valueByKey(keysOf(node.of), {
            of: (key) => named(node.of, key),
            kind: k.choice(namesOf(names, ['int', 'enum', 'bool', 'date'], about)),
          }),
        ],
      ];
    case 'sum':
      return [label, ['add', k.several(ints)], ['subtract', k.several(ints, { optional: true })]];
    case 'min':
    case 'max':
      return [label, ['of', k.several(ints)]];
    case 'ratio':
      return [
        label,
        ['of', k.choice(ints)],
        ['by', k.choice(ints)],
        ['scale', k.number()],
        ['onZero', k.number(node.unit)],
      ];
    case 'count':
      return [label, ['of', countedOf(names, about), t('rule.f.counted')]];
    case 'workingDays':
      return [
        label,
        ['from', k.choice(dates)],
        ['to', k.choice(dates)],
        ['inclusive', k.choice(wordsOf(about, 'rule.inclusive', ['end', 'both']))],
      ];
    default:
      return [label];
  }
}

/** Which of several hold: how many of them do is counted. */
const countedOf = (names: Vocabulary, about: k.About): k.Kind =>
  k.as(
    k.rows([['item', about.t('rule.condition'), equalsOf(names, about, false)]]),
    (list) => (Array.isArray(list) ? list.map((item: unknown) => ({ item })) : []),
    (shown) => (shown as { item: unknown }[]).map(({ item }) => item),
  );

const valueKind = (node: DerivedNode, about: k.About): k.Kind =>
  node.type === 'lookup' && Object.values(node.map).some((value) => typeof value === 'number')
    ? k.number(node.unit)
    : k.choice(ownChoices(node, about));

const ownChoices = (node: DerivedNode, { language }: k.About): Choice[] => {
  const values: FactValue[] = node.type === 'lookup' ? Object.values(node.map) : [];
  const all = [...new Set([...Object.keys(node.valueLabels ?? {}), ...values.map(String)])];
  return all.map((value) => ({ value, label: own(node.valueLabels ?? {}, value)?.[language] ?? value }));
};

function predicateFields(pack: RulePack, names: Vocabulary, about: k.About): Named[] {
  const { predicates } = pack;
  const predicate = choicesOf(PREDICATE, PREDICATES, about);
  const legal: Named[] = [
    ['legal', k.several(legalChoices(pack))],
    ['note', k.line(true, 'text')],
  ];
  if (predicates.mode === 'grid')
    return [['', gridOf(predicates, about, predicate), about.t('rule.f.cells')], ...legal];
  const required = k.fieldsOf(
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
    ['requires', k.as(required, to, from)],
    ...legal,
  ];
}

const scoresWithResult = (names: Vocabulary, about: k.About): Choice[] =>
  namesOf(names, ['int'], about).filter(({ value }) => unitOf(about.pack, value) === 'hundredth');
