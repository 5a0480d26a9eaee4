/**
 * Every question that lists and alarms ask has an index that leads to what it finds: what is equal first, then the order. What a page
 * costs is then what is on it, however much there is beside it.
 */
import mongoose from 'mongoose';
import { afterAll, describe, expect, it } from 'vitest';
import { registerModels, type Models } from '../../../store/models.ts';

const connection = new mongoose.Mongoose().createConnection();
const models = registerModels(connection);
afterAll(() => connection.close());

const CHANGE = ['updatedAt', '_id'];
const QUESTIONS: [string, keyof Models, string[], string[]][] = [
  ['the subordinates of somebody', 'employees', ['region', 'supervisorId'], []],
  ['people of a unit', 'employees', ['region', 'unit'], ['_id']],
  ['somebody by number', 'employees', ['region', 'nip'], []],
  ['all appraisals by change, of all regions', 'appraisals', [], CHANGE],
  ['those of a region by change', 'appraisals', ['region'], CHANGE],
  ['those of a cycle by change', 'appraisals', ['cycleId'], CHANGE],
  ['the blocked', 'appraisals', ['region', 'state'], CHANGE],
  ['the overdue', 'appraisals', ['region', 'overdue'], CHANGE],
  ['those that wait for an office', 'appraisals', ['region', 'waitingOn.as'], CHANGE],
  ['those that wait for somebody', 'appraisals', ['waitingOn.id'], []],
  ['those of somebody', 'appraisals', ['employeeId'], []],
  ['those of a unit that take facts', 'appraisals', ['region', 'unit', 'state'], []],
  ['those with a joint target', 'appraisals', ['targets.jointTarget'], []],
  ['the figures of a cycle', 'appraisals', ['cycleId', 'unit', 'state', 'stage', 'overdue', 'predicate'], []],
  ['everybody’s notices', 'notices', ['region'], ['at', '_id']],
  ['notices of all regions', 'notices', [], ['at', '_id']],
  ['somebody’s notices', 'notices', ['region', 'to'], ['at', '_id']],
  ['the entry under a key', 'journal', ['key'], []],
  ['the members of a cycle by result', 'members', ['cycleId', 'status'], ['_id']],
];

describe('an index leads to', () => {
  it.each(QUESTIONS)('%s', (_, model, equal, order) => {
    const indexes = models[model].schema.indexes().map(([fields]) => Object.keys(fields));
    const leads = (fields: string[]) =>
      equal.every((name) => fields.slice(0, equal.length).includes(name)) &&
      order.every((name, i) => fields[equal.length + i] === name);
    expect(indexes.some(leads), JSON.stringify(indexes)).toBe(true);
  });
});
