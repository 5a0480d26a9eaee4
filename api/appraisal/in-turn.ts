/**
 * Temporal takes ten updates of one workflow at a time; one more, and it drops the task that is under way, with whatever
 * that had written. So the commands to one appraisal go out a few at a time, in the order in which they came.
 */
import { Problem, unavailable } from '../problem/problem.ts';

/** Leaves room for what a partition sends, and for a second process like this one at a quiet time. */
const AT_ONCE = 8;
const MOST_WAITING = 100;

type Line = { sent: number; waiting: (() => void)[] };
/** By appraisal; only those that something was sent to and that have not answered. */
const lines = new Map<string, Line>();

/** @param until real time in milliseconds: whoever has not had a turn by then is told to come again */
export async function inTurn<T>(appraisalId: string, until: number, send: () => Promise<T>): Promise<T> {
  const line = lines.get(appraisalId) ?? { sent: 0, waiting: [] };
  lines.set(appraisalId, line);
  if (line.sent < AT_ONCE) line.sent += 1;
  else await turn(line, until);
  try {
    return await send();
  } finally {
    const next = line.waiting.shift();
    if (next) next();
    else if ((line.sent -= 1) === 0) lines.delete(appraisalId);
  }
}

/** The place of whoever has been answered. */
async function turn({ waiting }: Line, until: number): Promise<void> {
  if (waiting.length >= MOST_WAITING) {
    const detail = {
      id: 'Terlalu banyak perintah sekaligus untuk penilaian ini.',
      en: 'Too many commands at once for this appraisal.',
    };
    throw new Problem('rate-limited', { detail, retryAfter: 1 });
  }
  await new Promise<void>((resolve, reject) => {
    const giveUp = () => {
      waiting.splice(waiting.indexOf(go), 1);
      reject(unavailable('temporal-unavailable', 'no turn came in time'));
    };
    const timer = setTimeout(giveUp, Math.max(0, until - Date.now()));
    const go = () => {
      clearTimeout(timer);
      resolve();
    };
    waiting.push(go);
  });
}
