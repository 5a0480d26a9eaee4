import { factNames, valuesFor } from '../facts.ts';
import { type Action, isWaitingFor, self, subjectOf, superior, timingOf } from '../scene.ts';
import { SAYINGS } from '../script-data.ts';

/** The assessor's ratings are facts; the score is what the pack makes of them. */
export const final: Action = (part) => {
  const { scene, cast, phase } = part;
  if (isWaitingFor(part, 'submitSelfAssessment')) {
    const body = { text: SAYINGS.selfAssessment };
    return [
      { n: `self-assessment/${phase.id}`, actor: self(part), path: 'submit-self-assessment', body, timing: 'prompt' },
    ];
  }
  if (!isWaitingFor(part, 'finaliseScore')) return [];
  const timing = timingOf(part, 'finaliseScore');
  const facts = valuesFor(scene.pack, factNames(scene.pack, 'assessor'), subjectOf(scene, cast.person, cast.script));
  return [
    { n: `finalise/${phase.id}`, actor: superior(part, timing), path: 'finalise-score', body: { facts }, timing },
  ];
};
