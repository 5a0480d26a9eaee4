import { type Action, superior, timingOf } from '../scene.ts';

/** The assessor names the peers while the work goes on, in time for the feedback stage. */
export const execution: Action = (part) => {
  const { scene, cast } = part;
  const invited = cast.script.peers.map(({ nip }) => scene.idOf(nip)).filter((id) => id !== undefined);
  const asked = scene.pack.phases.some((phase) => phase.kind === 'feedback' && phase.peers !== undefined);
  if (invited.length === 0 || !asked) return [];
  const timing = timingOf(part, 'assignPeers');
  return [{ n: 'assign-peers', actor: superior(part, timing), path: 'assign-peers', body: { peers: invited }, timing }];
};
