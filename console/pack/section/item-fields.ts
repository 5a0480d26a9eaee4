/** The fields of stages, facts and derived facts: each kind has its own. */
import { formatValue, labelOf } from '../../../rules/explain/format.ts';
import { OVERALL_RATING } from '../../../rules/explain/peer-facts.ts';
import { RATER_GROUPS } from '../../../rules/language/groups.ts';
import { unitOf } from '../../../rules/language/graph.ts';
import { PREDICATE_WORDS, PREDICATES } from '../../../rules/language/predicates.ts';
import { own } from '../../../rules/language/records.ts';
import type { DerivedNode, FactDefinition, FactValue, Phase } from '../../../rules/language/types.ts';
import type { Vocabulary } from '../../../rules/language/vocabulary.ts';
import type { Choice } from '../../parts/form.tsx';
import { wordOf } from '../../words/words.ts';
import * as k from './kinds.ts';
import * as r from './row-kinds.ts';
import * as m from './time-kinds.ts';
import { bandsOf, choicesTable, equalsOf, gridTable, rangeOf, valueByKey } from './table-kinds.ts';
import { namesOfType, wordsOf } from './choices.ts';

export const REVIEW_RESULTS = ['ON_TRACK', 'COACH', 'RETARGET', 'WARN'] as const;

export function phaseFields(phase: Phase, about: k.PackAbout): k.NamedField[] {
  const { t, pack } = about;
  const words = (room: string, values: readonly string[]) => wordsOf(about, room, values);
  const assessment: k.NamedField[] = [
    ['selfAssessment', k.choice(words('rule.self', ['required', 'optional', 'none']))],
    ['selfAssessmentSeen', k.choice(words('rule.selfSeen', ['afterRating']), true)],
  ];
  const gates = pack.training.map(({ course, title }) => ({ value: course, label: title[about.language] }));
  const own: Partial<Record<Phase['kind'], k.NamedField[]>> = {
    briefing: [
      ['acknowledge', k.check],
      ['courses', k.anyOf(gates)],
    ],
    target: [
      ['minTargets', k.number()],
      ['maxTargets', k.number()],
      ['maxRounds', k.number()],
      ['acknowledge', k.check],
      ['midYear', k.choice(words('rule.midYear', ['segments', 'replace']), true)],
    ],
    execution: [
      ['dailyReports', r.objectOf([['feedback', t('rule.f.feedback'), m.daysLong()]], true)],
      [
        'checkIns',
        r.objectOf(
          [
            ['every', t('rule.f.every'), k.choice(words('rule.every', ['month', 'quarter']))],
            ['answer', t('rule.f.answer'), m.daysLong()],
            ['results', t('rule.f.results'), k.several(words('rule.result', ['ON_TRACK', 'COACH', 'WARN']))],
            ['dialogue', t('rule.f.dialogue'), k.choice(words('rule.dialogue', ['required']), true)],
          ],
          true,
        ),
      ],
    ],
    review: [
      ...assessment,
      ['results', k.several(words('rule.result', REVIEW_RESULTS))],
      ['dialogue', k.choice(words('rule.dialogue', ['required']), true)],
    ],
    feedback: [
      [
        'peers',
        r.objectOf(
          [
            ['invite', t('rule.f.invite'), k.number()],
            ['minimum', t('rule.f.minimum'), k.number()],
            ['nominate', t('rule.f.nominate'), nominateOf(about)],
          ],
          true,
        ),
      ],
      [
        'subordinates',
        r.objectOf(
          [
            ['invite', t('rule.f.inviteSome'), k.number(undefined, true)],
            ['minimum', t('rule.f.minimum'), k.number()],
            ['below', t('rule.f.below'), k.choice(words('rule.below', ['drop', 'fold', 'hold']))],
          ],
          true,
        ),
      ],
    ],
    final: assessment,
  };
  return [
    ['title', k.bilingualText()],
    ['opens', m.sinceStart(true)],
    ['closes', m.sinceStart(true)],
    ['lasts', m.daysLong(true)],
    ['remindDaysBefore', k.numbers(undefined, true)],
    ['onDeadline', m.deadline],
    ...(own[phase.kind] ?? []),
  ];
}

const nominateOf = (about: k.PackAbout): k.ValueKind =>
  r.objectOf(
    [
      ['within', about.t('rule.f.within'), m.daysLong()],
      ['eachOther', about.t('rule.f.eachOther'), k.choice(wordsOf(about, 'rule.eachOther', ['barred']), true)],
    ],
    true,
  );

export function factFields(name: string, fact: FactDefinition, about: k.PackAbout): k.NamedField[] {
  const words = (room: string, values: readonly string[]) => wordsOf(about, room, values);
  const zero = fact.type === 'int' || fact.type === 'bool' ? ['zero'] : [];
  return [
    ['label', k.bilingualText()],
    ...(fact.type === 'int' ? ([['', rangeOf(about), about.t('rule.f.range')]] as k.NamedField[]) : []),
    ...(fact.type === 'enum' ? ([['', choicesTable(about), about.t('rule.f.values')]] as k.NamedField[]) : []),
    [
      'source',
      k.choice(
        words('rule.source', ['roster', 'training', 'system', 'assessor', 'peer', 'public', 'history', 'workflow']),
      ),
    ],
    ...pastField(fact, about),
    ...(fact.source === 'peer' && name !== OVERALL_RATING
      ? ([['askedOf', k.several(words('rule.askedOf', RATER_GROUPS), { optional: true })]] as k.NamedField[])
      : []),
    ['missing', k.choice(words('rule.missing', ['hold', 'renormalise', 'fail', ...zero]))],
    ['better', k.choice(words('rule.better', ['higher', 'lower']), true)],
  ];
}

/** What came of earlier cycles: how often, or the last time. */
function pastField({ type, source, past: known }: FactDefinition, about: k.PackAbout): k.NamedField[] {
  if (known && 'followUp' in known) return [pastFollowUp(about)];
  const key = type === 'int' ? 'count' : type === 'bool' ? 'last' : null;
  if (key === null || source !== 'history') return [];
  const predicates = k.several(
    PREDICATES.map((value) => ({ value, label: PREDICATE_WORDS[value][about.language] })),
    { optional: true },
  );
  const to = (past: unknown) => k.asRecord(past)[key];
  const kind = r.as(predicates, to, (chosen) => (chosen === undefined ? undefined : { [key]: chosen }));
  return [['past', kind, about.t(`rule.past.${key}`)]];
}

/** How the last improvement period ended, or the test after it. */
function pastFollowUp(about: k.PackAbout): k.NamedField {
  const { t } = about;
  const choices = ['improvement', 'test'].flatMap((followUp) =>
    ['passed', 'failed'].map((result) => ({
      value: `${followUp}.${result}`,
      label: `${t(followUp === 'test' ? 'follow.test' : 'follow.evaluation')}: ${wordOf(t, 'follow', result)}`,
    })),
  );
  const kind = r.as(
    k.choice(choices),
    (past) => `${String(k.asRecord(past)['followUp'])}.${String(k.asRecord(past)['result'])}`,
    (chosen) => {
      const [followUp, result] = String(chosen).split('.');
      return { followUp, result };
    },
  );
  return ['past', kind, t('rule.past.followUp')];
}

/** The arithmetic of a derived fact, each kind by its own fields. */
export function nodeFields(node: DerivedNode, names: Vocabulary, about: k.PackAbout): k.NamedField[] {
  const { t, pack } = about;
  const ints = namesOfType(names, ['int'], about);
  const dates = namesOfType(names, ['date'], about);
  const choosable = namesOfType(names, ['enum', 'bool'], about);
  const label: k.NamedField = ['label', k.bilingualText()];
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
          r.rows([
            ['of', t('rule.fact'), k.choice(ints)],
            ['weight', t('rule.f.weight'), k.number('basisPoint')],
          ]),
        ],
        ['missing', k.choice(wordsOf(about, 'rule.missing', ['renormalise', 'fail']), true)],
      ];
    case 'curve': {
      const pair = r.rows([
        ['x', labelOf(pack, node.of)[about.language], k.number(unitOf(pack, node.of))],
        ['y', node.label?.[about.language] ?? t('rule.value'), k.number(node.unit)],
      ]);
      const to = (points: unknown) => (Array.isArray(points) ? points.map(([x, y]: number[]) => ({ x, y })) : []);
      const from = (shown: unknown) => (shown as { x: number; y: number }[]).map(({ x, y }) => [x, y]);
      return [label, ['of', k.choice(ints)], ['points', r.as(pair, to, from)]];
    }
    case 'bands':
      return [label, ['of', k.choice(ints)], ['', bandsOf(node, about), t('rule.f.bands')]];
    case 'grid':
      return [label, ['', gridTable(node, about), t('rule.f.cells')]];
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
            kind: k.choice(namesOfType(names, ['int', 'enum', 'bool', 'date'], about)),
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
const countedOf = (names: Vocabulary, about: k.PackAbout): k.ValueKind =>
  r.as(
    r.rows([['item', about.t('rule.condition'), equalsOf(names, about, false)]]),
    (list) => (Array.isArray(list) ? list.map((item: unknown) => ({ item })) : []),
    (shown) => (shown as { item: unknown }[]).map(({ item }) => item),
  );

const valueKind = (node: DerivedNode, about: k.PackAbout): k.ValueKind =>
  node.type === 'lookup' && Object.values(node.map).some((value) => typeof value === 'number')
    ? k.number(node.unit)
    : k.choice(ownChoices(node, about));

const ownChoices = (node: DerivedNode, { language }: k.PackAbout): Choice[] => {
  const values: FactValue[] = node.type === 'lookup' ? Object.values(node.map) : [];
  const all = [...new Set([...Object.keys(node.valueLabels ?? {}), ...values.map(String)])];
  return all.map((value) => ({ value, label: own(node.valueLabels ?? {}, value)?.[language] ?? value }));
};
