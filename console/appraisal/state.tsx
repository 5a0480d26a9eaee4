/** How an appraisal stands, in the one vocabulary of states. */
import { Status } from '../parts/status.tsx';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenAppraisal } from './seen.ts';

const KINDS = { RUNNING: 'now', PAUSED: 'ahead', BLOCKED: 'late', CLOSED: 'done', CANCELLED: 'ahead' } as const;

export const StateOf = ({ visit: { t }, seen: { state } }: { visit: Visit; seen: Pick<SeenAppraisal, 'state'> }) => (
  <Status kind={KINDS[state]} word={wordOf(t, 'state', state)} />
);
