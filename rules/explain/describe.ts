/** What is particular about a pack, told from its data alone: one column of a table of regions. */
import { bilingual, formatDate, formatPercent, formatValue, labelOf } from './format.ts';
import type { RaterGroup } from '../language/groups.ts';
import { own } from '../language/records.ts';
import type {
  Indicator,
  ItemProvenance,
  Language,
  OutcomeRule,
  Phase,
  RulePack,
  Text,
  TrainingRule,
} from '../language/types.ts';
import { readsOfResult } from '../language/graph.ts';
import { subordinatesAsked } from './peer-facts.ts';

/**
 * Texts in both languages. The region's own rewards, sanctions and courses are those with provenance `seed`; what comes
 * from the national pack alone is left out.
 */
export type PackSummary = {
  id: string;
  title: Text;
  regime: Text;
  indicators: Text;
  peers: Text;
  publicVoice: Text;
  dailyReport: Text;
  training: Text;
  systemReview: Text;
  rewards: Text;
  ownSanctions: Text;
  collaboration: Text;
  rewardCodes: string[];
  sanctionCodes: string[];
};

/** Describes a resolved pack. */
export function describePack(pack: RulePack): PackSummary {
  const rewards = ownOutcomes(pack, 'reward');
  const sanctions = ownOutcomes(pack, 'sanction');
  return {
    id: pack.id,
    title: pack.title,
    regime: regimeText(pack),
    indicators: list(pack.indicators.map((item) => indicatorText(pack, item))),
    peers: peersText(pack),
    publicVoice: publicText(pack),
    dailyReport: dailyText(pack.phases),
    training: list(pack.training.filter((rule) => fromSeed(rule.provenance)).map(trainingText)),
    systemReview: reviewText(pack),
    rewards: list(rewards.map((rule) => rule.title)),
    ownSanctions: list(sanctions.map((rule) => rule.title)),
    collaboration: collaborationText(pack),
    rewardCodes: rewards.map((rule) => rule.code),
    sanctionCodes: sanctions.map((rule) => rule.code),
  };
}

const NONE: Text = { id: 'tidak ada', en: 'none' };

function list(items: Text[]): Text {
  return items.length === 0 ? NONE : bilingual((language) => items.map((item) => item[language]).join('; '));
}

function fromSeed(provenance: ItemProvenance): boolean {
  return typeof provenance === 'string' ? provenance === 'seed' : Object.values(provenance).includes('seed');
}

function ownOutcomes(pack: RulePack, kind: OutcomeRule['kind']): OutcomeRule[] {
  return pack.outcomes.filter((rule) => rule.kind === kind && fromSeed(rule.provenance));
}

function regimeText(pack: RulePack): Text {
  if (pack.predicates.mode === 'grid') {
    const [row, col] = [pack.predicates.rows.fact, pack.predicates.cols.fact].map((name) => labelOf(pack, name));
    return { id: `matriks (${row?.id} × ${col?.id})`, en: `matrix (${row?.en} × ${col?.en})` };
  }
  const shares = weightings(pack, pack.predicates.of);
  if (shares.length === 0) return { id: 'numerik', en: 'numeric' };
  return { id: `numerik ${shares.join(' atau ')}`, en: `numeric ${shares.join(' or ')}` };
}

/** How results and behaviour are weighed in a score, e.g. `60/40`, through every case of a select. */
function weightings(pack: RulePack, name: string, seen = new Set<string>()): string[] {
  // However many ways lead to a node, it weighs in one way.
  if (seen.has(name)) return [];
  seen.add(name);
  const node = own(pack.derived, name);
  if (node?.type === 'select')
    return [...new Set(Object.values(node.cases).flatMap((of) => weightings(pack, of, seen)))];
  if (node?.type !== 'weightedSum') return [];
  const results = new Set([pack.scoring.result, ...readsOfResult(pack)]);
  const share = node.terms.reduce((sum, term) => sum + (results.has(term.of) ? term.weight : 0), 0);
  const whole = node.terms.reduce((sum, term) => sum + term.weight, 0);
  return [[share, whole - share].map((part) => formatPercent(part, 'en').slice(0, -1)).join('/')];
}

function indicatorText(pack: RulePack, { label, weight, when }: Indicator): Text {
  return bilingual((l) => {
    const text = `${label[l]} ${formatPercent(weight, l)}`;
    if (when === undefined) return text;
    const condition = `${labelOf(pack, when.fact)[l]}: ${formatValue(pack, when.fact, when.equals)[l]}`;
    return `${text} (${l === 'id' ? 'bila' : 'when'} ${condition})`;
  });
}

const NOMINATED: Text = { id: ', diusulkan pegawai', en: ', nominated by the employee' };
function peersText(pack: RulePack): Text {
  const phase = pack.phases.find((item) => item.kind === 'feedback');
  const peers = phase?.kind === 'feedback' ? phase.peers : undefined;
  const subordinates = subordinatesAsked(pack);
  if (peers === undefined && subordinates === undefined) return { id: 'tidak', en: 'no' };
  const share = (kind: RaterGroup, l: Language) => {
    const weight = pack.assessors.find((group) => group.kind === kind)?.weight;
    return weight === undefined ? '' : `, ${formatPercent(weight, l)}`;
  };
  const [few, of] = [
    { id: 'paling sedikit', en: 'at least' },
    { id: 'bawahan', en: 'subordinates' },
  ];
  return bilingual((l) => {
    const parts = [
      ...(peers
        ? [
            `${few[l]} ${peers.minimum} ${l === 'id' ? 'rekan' : 'peers'}${share('peer', l)}${peers.nominate ? NOMINATED[l] : ''}`,
          ]
        : []),
      ...(subordinates ? [`${few[l]} ${subordinates.minimum} ${of[l]}${share('subordinate', l)}`] : []),
    ];
    return `${l === 'id' ? 'ya' : 'yes'} (${parts.join('; ')})`;
  });
}

function publicText({ publicVoice }: RulePack): Text {
  const parts: Text[] = [];
  if (publicVoice.index) parts.push({ id: 'indeks kepuasan masyarakat', en: 'public satisfaction index' });
  if (publicVoice.portal) parts.push({ id: 'portal masukan', en: 'portal for input' });
  return parts.length === 0 ? { id: 'tidak', en: 'no' } : bilingual((l) => parts.map((part) => part[l]).join(' + '));
}

function dailyText(phases: Phase[]): Text {
  const phase = phases.find((item) => item.kind === 'execution' && item.dailyReports !== undefined);
  if (phase?.kind !== 'execution' || phase.dailyReports === undefined) return { id: 'tidak', en: 'no' };
  const { feedback } = phase.dailyReports;
  if ('workingDays' in feedback) {
    return {
      id: `ya, ditanggapi dalam ${feedback.workingDays} hari kerja`,
      en: `yes, answered within ${feedback.workingDays} working days`,
    };
  }
  return {
    id: `ya, ditanggapi dalam ${feedback.calendarDays} hari`,
    en: `yes, answered within ${feedback.calendarDays} days`,
  };
}

const TRAINING_EFFECTS: Record<TrainingRule['effect'], Text> = {
  stageGate: { id: 'syarat memulai tahap', en: 'stage gate' },
  rewardGate: { id: 'syarat penghargaan', en: 'reward gate' },
  offer: { id: 'ditawarkan', en: 'offer' },
  none: { id: 'tanpa syarat', en: 'no gate' },
};

function trainingText({ title, effect }: TrainingRule): Text {
  return bilingual((language) => `${title[language]} (${TRAINING_EFFECTS[effect][language]})`);
}

function reviewText({ policyReview }: RulePack): Text {
  if (policyReview === null) return { id: 'tidak', en: 'no' };
  return bilingual((l) =>
    policyReview.dueDates.map((date) => formatDate(date, l)).join(l === 'id' ? ' dan ' : ' and '),
  );
}

const JOINT: Text = { id: 'target bersama', en: 'joint targets' };
const LEAVING: Record<NonNullable<RulePack['collaboration']['withdrawal']>, Text> = {
  reweight: { id: 'bagian pemilik yang keluar dibagi', en: 'the share of an owner who leaves goes to the others' },
  leadTakes: {
    id: 'bagian pemilik yang keluar diambil pemimpin',
    en: 'the lead takes the share of an owner who leaves',
  },
  drop: { id: 'bagian pemilik yang keluar dihapus', en: 'the share of an owner who leaves is dropped' },
};

function collaborationText(pack: RulePack): Text {
  const parts: Text[] = [];
  const { jointTargets, withdrawal } = pack.collaboration;
  if (jointTargets)
    parts.push(withdrawal === undefined ? JOINT : bilingual((l) => `${JOINT[l]} (${LEAVING[withdrawal][l]})`));
  if (pack.training.some((rule) => rule.provider === 'external'))
    parts.push({ id: 'pelatih dari luar', en: 'external trainers' });
  return list(parts);
}
