import type { CommandName } from '../../workflows/messages.ts';
import type { ProblemCode } from '../problem/registry.ts';
import { sightOf, withoutPeer } from './present.ts';
import type { PreparedCommand } from './send-command.ts';

const DURING_PAUSE: CommandName[] = ['extendStage', 'cancelAppraisal', 'reassignAssessor', 'retry', 'waive'];
const WHEN_BLOCKED: CommandName[] = [...DURING_PAUSE, 'recordFacts', 'finaliseScore'];

/** What would be sent, and the refusal that the stored view already tells. The workflow has the last word. */
export function previewCommand({ appraisal, name, actor, command, relations }: PreparedCommand) {
  const waitingOn = sightOf(relations) === 'own' ? appraisal.waitingOn.map(withoutPeer) : appraisal.waitingOn;
  const wouldSend: Record<string, unknown> = { command: name, actor, ...command };
  return {
    dryRun: true as const,
    wouldSend,
    refusal: refusalOf(appraisal.state, name),
    waitingOn,
  };
}

function refusalOf(state: string, name: CommandName): ProblemCode | null {
  if (state === 'CLOSED' || state === 'CANCELLED') return 'appraisal-ended';
  if (state === 'PAUSED' && !DURING_PAUSE.includes(name)) return 'cycle-paused';
  if (state === 'BLOCKED' && !WHEN_BLOCKED.includes(name)) return 'appraisal-blocked';
  return null;
}
