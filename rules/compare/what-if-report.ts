/** A finished tally as people read it: lists in a fixed order, packs' own titles, small groups merged. */
import {
  type Cost,
  type GroupTally,
  type KindOfChange,
  addNumbers,
  noPeople,
  type OutcomeTally,
  type Tally,
} from './what-if-tally.ts';
import type { OutcomeKind, OutcomeRule, RulePack, Text } from '../language/types.ts';

/** `key` null: people without the fact, or (in a merged row) of several small groups. */
export type GroupLine = GroupTally & { key: string | null; merged: number };
export type OutcomeLine = OutcomeTally & { id: string; code: string; kind: OutcomeKind; title: Text };

export type WhatIfReport = {
  compared: number;
  notScored: number;
  refused: { code: string; count: number }[];
  changed: number;
  /** People with a sanction that they did not have. */
  sanctioned: number;
  predicates: { before: string; after: string; count: number }[];
  outcomes: OutcomeLine[];
  /** Whole rupiah of rewards whose pack states an amount; `unpriced` counts the others. */
  cost: { before: Cost; after: Cost };
  units: GroupLine[];
  groups: GroupLine[];
  /** What changes together, the most frequent first. */
  kinds: KindOfChange[];
};

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** @param packs the candidate first, then the packs that decided: titles come from the first that has the outcome */
export function whatIfReport(tally: Tally, packs: readonly RulePack[]): WhatIfReport {
  return {
    compared: tally.compared,
    notScored: tally.notScored,
    refused: [...tally.refused].map(([code, n]) => ({ code, count: n })).sort((a, b) => byText(a.code, b.code)),
    changed: tally.changed,
    sanctioned: tally.sanctioned,
    predicates: [...tally.predicates].map(pairOf).sort((a, b) => byText(a.before + a.after, b.before + b.after)),
    outcomes: outcomeLines(tally.outcomes, packs),
    cost: tally.cost,
    units: linesOf(tally.units),
    groups: linesOf(tally.groups),
    kinds: [...tally.kinds]
      .sort(([one, a], [other, b]) => b.count - a.count || byText(one, other))
      .map(([, kind]) => kind),
  };
}

function pairOf([pair, n]: [string, number]) {
  const [before = '', after = ''] = pair.split('>');
  return { before, after, count: n };
}

function outcomeLines(outcomes: ReadonlyMap<string, OutcomeTally>, packs: readonly RulePack[]): OutcomeLine[] {
  const rules = new Map<string, OutcomeRule>();
  for (const rule of packs.flatMap((pack) => pack.outcomes)) if (!rules.has(rule.id)) rules.set(rule.id, rule);
  return [...rules.values()].flatMap(({ id, code, kind, title }) => {
    const counts = outcomes.get(id);
    return counts === undefined ? [] : [{ id, code, kind, title, ...counts }];
  });
}

const linesOf = (parts: ReadonlyMap<string, GroupTally>): GroupLine[] =>
  [...parts]
    .sort(([a], [b]) => byText(a, b))
    .map(([key, part]) => ({ key: key === '' ? null : key, merged: 0, ...part }));

/**
 * Groups of fewer people than `minimum` become one line. When that line would itself be so small, the smallest of the
 * others joins it: otherwise the total would tell what was hidden.
 */
export function mergeSmall(lines: readonly GroupLine[], minimum: number): GroupLine[] {
  const ordered = lines.toSorted((a, b) => a.people - b.people);
  const hidden: GroupLine[] = [];
  const people = () => hidden.reduce((sum, line) => sum + line.people, 0);
  for (const line of ordered) {
    if (line.people < minimum || (hidden.length > 0 && people() < minimum)) hidden.push(line);
  }
  if (hidden.length === 0) return [...lines];
  const merged: GroupLine = { key: null, merged: hidden.length, ...noPeople() };
  for (const { key: _key, merged: _merged, ...part } of hidden) addNumbers<GroupTally>(merged, part);
  return [...lines.filter((line) => !hidden.includes(line)), merged];
}
