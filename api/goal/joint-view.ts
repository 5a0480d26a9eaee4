import { amountOf } from '../../rules/decide/amounts.ts';
import { WHOLE } from '../../rules/time/units.ts';
import type { JointTargetDoc } from '../../store/goal/types.ts';
import { omit } from '../http/omit.ts';
import { soFar } from './joint-moves.ts';

const orNull = (amount: number | null) => (amount === null ? null : amountOf(amount));

/** Amounts in its own unit. */
export function presentJointTarget(target: JointTargetDoc) {
  const { _id: id, value, upper, agreed, owners, result, history, combine, ...rest } = omit(target, 'createdAt');
  return {
    id,
    ...rest,
    combine,
    value: amountOf(value),
    upper: orNull(upper),
    agreed: amountOf(agreed),
    owners: owners.map(({ amount, ...owner }) => ({
      ...owner,
      expected: combine === 'mean' || owner.left ? null : amountOf(Math.round((value * owner.share) / WHOLE)),
      amount: orNull(amount),
    })),
    soFar: orNull(soFar(target)),
    result: result && { ...result, actual: amountOf(result.actual) },
    history: history.map(({ amount, ...step }) => ({
      ...omit(step, 'command'),
      ...(amount !== undefined && { amount: amountOf(amount) }),
    })),
  };
}
export type JointView = ReturnType<typeof presentJointTarget>;
