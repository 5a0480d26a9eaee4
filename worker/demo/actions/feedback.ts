import { factNames, valuesFor } from '../facts.ts';
import { type Action, qualityOf } from '../scene.ts';

/** Invited peers answer, those of whom the script says so; the others let the deadline pass. */
export const feedback: Action = ({ scene, appraisal, cast }) =>
  appraisal.waitingOn
    .filter((waiting) => waiting.for === 'submitFeedback')
    .flatMap(({ id }) => {
      const peer = id === undefined ? undefined : scene.castOf(id);
      if (!peer) return [];
      const { nip } = peer.person;
      const answers = cast.script.peers.some((each) => each.nip === nip && each.answers);
      const facts = valuesFor(scene.pack, factNames(scene.pack, 'peer'), {
        quality: qualityOf(scene.roster, cast.person, cast.script),
        key: [scene.seed, scene.region, cast.person.nip, 'peer', nip],
        kind: cast.person.unitKind,
      });
      return [
        {
          n: `feedback/${nip}`,
          actor: { person: peer.employeeId },
          path: 'submit-feedback',
          body: { facts },
          timing: answers ? ('prompt' as const) : ('absent' as const),
        },
      ];
    });
