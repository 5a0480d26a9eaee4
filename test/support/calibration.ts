/** A unit in calibration: people with results, under two assessors. */
import type { Predicate } from '../../rules/language/predicates.ts';
import { createCycle } from '../../store/cycle/cycles.ts';
import type { TestApi } from './api.ts';
import { FOURTH } from './regions.ts';
import { aCycle } from './store.ts';

/** A region whose results have scores. */
export const CALIBRATED = FOURTH;

type Person = { predicate: Predicate; final: number; employeeId?: string; assessorId?: string; stage?: string };
type Unit = { unit: string; people: Person[] };

/** Answers the cycle, and the appraisals in order. */
export async function unitsInCalibration(
  api: TestApi,
  label: string,
  units: Unit[],
): Promise<{ cycle: string; appraisals: string[] }> {
  const pack = await api.packOf(CALIBRATED);
  const cycle = `cycle:${CALIBRATED}:${label}`;
  await createCycle(api.store, aCycle({ _id: cycle, region: CALIBRATED, label, pack, state: 'OPEN' }));
  const appraisals: string[] = [];
  for (const { unit, people } of units)
    for (const { predicate, final, employeeId, assessorId = 'boss-1', stage = 'calibration' } of people) {
      const person = employeeId ?? (await api.employee({ region: CALIBRATED, unit }))._id;
      const id = await api.appraisal({
        region: CALIBRATED,
        unit,
        employeeId: person,
        cycleId: cycle,
        pack,
        view: {
          stage,
          stageKind: stage === 'calibration' ? 'calibration' : 'result',
          predicate,
          assessorId,
          score: { result: final, behaviour: final, final },
        },
      });
      appraisals.push(id);
    }
  return { cycle, appraisals };
}

export const manyWith = (n: number, predicate: Predicate, final: number, more: Partial<Person> = {}): Person[] =>
  Array.from({ length: n }, () => ({ predicate, final, ...more }));
