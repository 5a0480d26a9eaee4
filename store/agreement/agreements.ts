/** What was agreed for people, beside their appraisals. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { getInScope, inScope } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import { insertOnce } from '../write.ts';
import type { AgreementDoc, AgreementState } from './types.ts';

/** `false` when the id is taken: it was opened before. */
export const insertAgreement = (store: Store, agreement: AgreementDoc): Promise<boolean> =>
  insertOnce(store.models.agreements, agreement);

export const getAgreement = (store: Store, scope: RegionScope, id: string): Promise<AgreementDoc | undefined> =>
  getInScope(store.models.agreements, scope, id);

const MOST = 500;

type Played = { sandbox: boolean; cycleId?: string };
type Whose = {
  region: RegionScope;
  employeeId: string;
  appraisalId?: string;
  state?: AgreementState;
} & Partial<Played>;

/** Those that are real beside what is real, and within a cycle that plays its own. */
export const besideIn = ({ sandbox, cycleId }: Required<Played>): Played =>
  sandbox ? { sandbox, cycleId } : { sandbox };

/** Of one person, oldest first; of more than are told, the newest. */
export const agreementsOf = async (store: Store, { region, ...fields }: Whose): Promise<AgreementDoc[]> => {
  const newest = await store.models.agreements
    .find(inScope(region, fields))
    .sort({ at: -1, _id: -1 })
    .limit(MOST)
    .lean();
  return newest.toReversed();
};

/** The first acknowledgement stands. Answers whether this was it. */
export async function acknowledge(store: Store, id: string, set: { by: string; at: number }): Promise<boolean> {
  const { modifiedCount } = await store.models.agreements.updateOne(
    { _id: id, acknowledgedBy: null },
    { $set: { acknowledgedBy: set.by, acknowledgedAt: set.at } },
  );
  return modifiedCount === 1;
}

type Closing = { state: Exclude<AgreementState, 'open'>; by: string; at: number; reason: string | null };

/** What was said first of its end stands. */
export async function close(store: Store, id: string, { state, by, at, reason }: Closing): Promise<boolean> {
  const { modifiedCount } = await store.models.agreements.updateOne(
    { _id: id, state: 'open' },
    { $set: { state, closedBy: by, closedAt: at, reason } },
  );
  return modifiedCount === 1;
}

type Due = { told: number; day: string; field: 'remindOn' | 'due' } & ({ cycleId: string } | { sandbox: false });

/** Open ones whose day has come, of which less than this was told. */
export const dueAgreements = (store: Store, { told, day, field, ...of }: Due): Promise<AgreementDoc[]> =>
  store.models.agreements
    .find({
      ...of,
      state: 'open',
      told: trusted({ $lt: told }),
      [field]: trusted(field === 'due' ? { $lt: day } : { $lte: day }),
    })
    .limit(MOST)
    .lean();

/** Cycles that play, with something open. */
export const playingCycles = (store: Store): Promise<string[]> =>
  store.models.agreements.distinct('cycleId', { state: 'open', sandbox: true });

export async function noteTold(store: Store, id: string, told: number): Promise<void> {
  await store.models.agreements.updateOne({ _id: id, told: trusted({ $lt: told }) }, { $set: { told } });
}
