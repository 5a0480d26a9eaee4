/** A page that is one form: where it belongs, what it is for, what was refused, its fields, and the way out of it. */
import type { Child } from 'hono/jsx';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { Carried, ErrorSummary, type Field, FieldRow, Form } from './form.tsx';
import { SignedPage } from './layout.tsx';
import type { Again } from './posted.ts';

type Link = { href: string; label: string };
type Props = {
  visit: Visit;
  title: string;
  /** The page that it belongs to. */
  up?: Link;
  lead?: string;
  sent: Again;
  action: string;
  version?: number | undefined;
  fields: readonly Field[];
  /** What its button says; `step` is what the button means where there are several. */
  go: { label: string; step?: string };
  /** Where nothing is done. */
  cancel?: string;
  /** Above the fields, inside the form. */
  children?: Child;
};

export function FormPage({ visit, title, up, lead, sent, action, version, fields, go, cancel, children }: Props) {
  return (
    <SignedPage visit={visit} title={title}>
      {up && (
        <p class="hint">
          <a href={up.href}>{up.label}</a>
        </p>
      )}
      <h1>{title}</h1>
      {lead !== undefined && <p class="lead">{lead}</p>}
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      <Form visit={visit} action={action} requestKey={sent.requestKey} version={version}>
        {children}
        {fields.map((field) => (
          <FieldRow field={field} filled={sent.filled} visit={visit} />
        ))}
        <div class="actions">
          <button class="primary" name={go.step === undefined ? undefined : 'langkah'} value={go.step}>
            {go.label}
          </button>
          {cancel !== undefined && (
            <a class="button" href={cancel}>
              {visit.t('cancel')}
            </a>
          )}
        </div>
      </Form>
      {fields.some(({ kind }) => kind === 'json') && <script src={paths.asset('jsonEditor')} defer></script>}
    </SignedPage>
  );
}

type Previewed = Pick<Props, 'visit' | 'action' | 'version'> & {
  sent: Pick<Again, 'requestKey' | 'filled'>;
  /** What its button says; `null`: what was seen cannot be sent as it is. */
  go: string | null;
};

/** Below a preview: what was written is carried along, to be sent or to be changed. */
export const PreviewedForm = ({ visit, sent, action, version, go }: Previewed) => (
  <Form visit={visit} action={action} requestKey={sent.requestKey} version={version}>
    <Carried values={sent.filled.values} />
    <div class="actions">
      {go !== null && (
        <button class="primary" name="langkah" value="kirim">
          {go}
        </button>
      )}
      <button name="langkah" value="ubah">
        {visit.t('command.edit')}
      </button>
    </div>
  </Form>
);
