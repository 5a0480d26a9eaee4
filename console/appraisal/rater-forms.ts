/** What those who are asked about somebody, and those who say who they are, are asked for. */
import type { CommandName } from '../../workflows/messages.ts';
import { chosenOf } from '../parts/form.tsx';
import { type CommandForm, type FormAbout, factField, type Values } from './fact-fields.ts';
import { peopleToChoose, withFacts } from './form-parts.ts';

/** Without this fact the command is refused, whatever the pack does where it is absent. */
const needing = (fact: string, form: CommandForm): CommandForm => ({
  ...form,
  fields: (about, values) =>
    form.fields(about, values).map((field) => (field.name === factField(fact) ? { ...field, required: true } : field)),
});

/** The person may answer of themselves what peers are asked; nobody has to. */
const ofPeers = withFacts('peer', ({ visit }) => [
  { name: 'text', label: visit.t('field.ownView'), kind: 'text', required: true },
]);
export const SELF_ASSESSMENT: CommandForm = {
  fields: (about) =>
    ofPeers.fields(about, {}).map((field) => (field.name === 'text' ? field : { ...field, required: false })),
  body: (values, about) => {
    const { body, errors } = ofPeers.body(values, about);
    const { facts, ...words } = body;
    return { body: { ...words, ...(Object.keys(facts as object).length > 0 && { facts }) }, errors };
  },
};

/** Chosen beforehand. */
const ticked = (name: string, ids: readonly string[] = []): Values =>
  Object.fromEntries(ids.map((id) => [`${name}.${id}`, 'ya']));
/** Those who are asked as peers by now. */
const peersNow = ({ seen: { peerIds = [], subordinateIds = [] } }: FormAbout) =>
  peerIds.filter((id) => !subordinateIds.includes(id));
/** What is on the table, until somebody is named. */
const nominated = ({ seen: { nomination } }: FormAbout) =>
  nomination !== undefined && ['open', 'proposed', 'returned'].includes(nomination.state) ? nomination : undefined;

export const RATERS = {
  nominatePeers: {
    fields: (about) => {
      const { t } = about.visit;
      const choices = peopleToChoose(about, [
        about.seen.employeeId,
        about.seen.assessorId,
        about.seen.secondReviewerId,
      ]);
      return [
        {
          name: 'peers',
          label: t('field.nominated'),
          hint: t('field.nominatedHint'),
          kind: 'several',
          required: true,
          choices,
        },
        { name: 'relatives', label: t('field.relatives'), hint: t('field.relativesHint'), kind: 'several', choices },
      ];
    },
    initial: (about) => ({
      ...ticked('peers', nominated(about)?.peers),
      ...ticked('relatives', nominated(about)?.relatives),
    }),
    body: (values) => {
      const relatives = chosenOf('relatives', values);
      return { body: { peers: chosenOf('peers', values), ...(relatives.length > 0 && { relatives }) }, errors: {} };
    },
  },
  assignPeers: {
    initial: (about) => ticked('peers', nominated(about)?.peers ?? peersNow(about)),
    fields: (about) => [
      {
        name: 'peers',
        label: about.visit.t('field.peers'),
        ...(nominated(about) && { hint: about.visit.t('field.peersHint') }),
        kind: 'several',
        required: true,
        choices: peopleToChoose(about, [
          about.seen.employeeId,
          about.seen.assessorId,
          ...(about.seen.subordinateIds ?? []),
          ...(about.seen.nomination?.relatives ?? []),
        ]),
      },
    ],
    body: (values) => ({ body: { peers: chosenOf('peers', values) }, errors: {} }),
  },
  submitFeedback: needing(
    'peerRating',
    withFacts('peer', ({ seen, visit: { t } }) => [
      {
        name: 'text',
        label: t('field.text'),
        hint: t(seen.askedAs ? 'field.feedbackHintBelow' : 'field.feedbackHint'),
        kind: 'text',
      },
    ]),
  ),
} satisfies Partial<Record<CommandName, CommandForm>>;
