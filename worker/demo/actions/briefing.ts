import { factNames } from '../facts.ts';
import { type Action, isWaitingFor, self, timingOf } from '../scene.ts';

/** The employee confirms the briefing. A course that the script lets somebody miss at first is reported late. */
export const briefing: Action = (part) => {
  const { scene, cast } = part;
  const acknowledge = isWaitingFor(part, 'acknowledgeBriefing')
    ? [
        {
          n: 'acknowledge-briefing',
          actor: self(part),
          path: 'acknowledge-briefing',
          body: {},
          timing: timingOf(part, 'acknowledgeBriefing'),
        },
      ]
    : [];
  const timing = timingOf(part, 'recordFacts');
  if (timing === 'prompt' || !isWaitingFor(part, 'recordFacts')) return acknowledge;
  const facts = Object.fromEntries(factNames(scene.pack, 'training').map((name) => [name, true]));
  const body = {
    region: scene.region,
    source: 'late-training',
    cycle: scene.cycleId,
    lines: [{ employee: cast.employeeId, facts }],
  };
  return [
    ...acknowledge,
    { n: 'late-training', actor: { service: 'system' as const }, path: '/v1/facts', body, timing },
  ];
};
