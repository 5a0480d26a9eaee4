/** Forms: label above, hint, error under the field and in a summary that leads to it. Values are never lost. */
import type { Child } from 'hono/jsx';
import type { Visit } from '../visit.ts';
import { EDITOR_PHRASES } from '../words/editor.ts';
import type { Filled } from './filled.ts';

export type Choice = { value: string; label: string };
export type Field = {
  name: string;
  label: string;
  hint?: string | undefined;
  required?: boolean;
  /** One of a row that may be left out as a whole: the row says so. */
  inRow?: true;
} & (
  | { kind: 'line' | 'text' | 'date' | 'number' }
  | { kind: 'check' }
  | { kind: 'file'; accept: string }
  /** With what was found wrong in it, by pointer. */
  | { kind: 'json'; findings: readonly JsonFinding[] }
  /** `unchosen`: nobody is chosen until somebody chooses. */
  | { kind: 'select' | 'radio'; choices: readonly Choice[]; unchosen?: true }
  /** Several of them: what is chosen is sent as `{name}.{value}`. */
  | { kind: 'several'; choices: readonly Choice[] }
);
export type JsonFinding = { pointer: string; severity: 'error' | 'warning' | 'note'; text: string };
/** Which of several were chosen. */
export const chosenOf = (name: string, values: Filled['values']): string[] =>
  Object.entries(values).flatMap(([key, value]) =>
    key.startsWith(`${name}.`) && value === 'ya' ? [key.slice(name.length + 1)] : [],
  );

/** What has to be filled in and is not. */
export const missingIn = (fields: readonly Field[], values: Filled['values'], { t }: Visit): Filled['errors'] =>
  Object.fromEntries(
    fields
      .filter(
        ({ name, required, kind }) => required === true && kind !== 'several' && (values[name] ?? '').trim() === '',
      )
      .map(({ name, label }) => [name, t('field.neededNamed', { label })]),
  );

export function FieldRow({ field, filled, visit }: { field: Field; filled: Filled; visit: Visit }) {
  const error = filled.errors[field.name];
  const hint = [field.hint, field.required || field.inRow || field.kind === 'check' ? undefined : visit.t('optional')]
    .filter((part) => part !== undefined)
    .join('; ');
  const described = [hint === '' ? '' : `${field.name}-hint`, error === undefined ? '' : `${field.name}-error`]
    .join(' ')
    .trim();
  const about = {
    id: field.name,
    name: field.name,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': error === undefined ? undefined : ('true' as const),
    required: field.required === true,
  };
  const notes = (
    <>
      {hint !== '' && (
        <span class="hint" id={`${field.name}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <p class="error" id={`${field.name}-error`}>
          {error}
        </p>
      )}
    </>
  );
  const value = filled.values[field.name] ?? '';
  if (field.kind === 'radio') {
    return (
      <fieldset id={field.name}>
        <legend>{field.label}</legend>
        {notes}
        {field.choices.map((choice) => (
          <label class="choice">
            <input
              type="radio"
              name={field.name}
              value={choice.value}
              checked={choice.value === value}
              required={field.required === true}
            />
            {choice.label}
          </label>
        ))}
      </fieldset>
    );
  }
  if (field.kind === 'several') {
    return (
      <fieldset id={field.name}>
        <legend>{field.label}</legend>
        {notes}
        {field.choices.map((choice) => (
          <label class="choice">
            <input
              type="checkbox"
              name={`${field.name}.${choice.value}`}
              value="ya"
              checked={filled.values[`${field.name}.${choice.value}`] === 'ya'}
            />
            {choice.label}
          </label>
        ))}
      </fieldset>
    );
  }
  if (field.kind === 'check') {
    return (
      <div class="field">
        <label class="choice">
          <input type="checkbox" name={field.name} id={field.name} value="ya" checked={value === 'ya'} />
          {field.label}
        </label>
        {notes}
      </div>
    );
  }
  return (
    <div class="field">
      <label for={field.name}>{field.label}</label>
      {notes}
      {field.kind === 'select' ? (
        <select {...about}>
          {!field.required && <option value=""></option>}
          {field.required && field.unchosen && field.choices.length > 1 && (
            <option value="">{visit.t('choose')}</option>
          )}
          {field.choices.map((choice) => (
            <option value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : field.kind === 'file' ? (
        <input {...about} type="file" accept={field.accept} />
      ) : field.kind === 'json' ? (
        <textarea {...about} class="json" spellcheck={false} {...editorWords(visit, field.findings)}>
          {value}
        </textarea>
      ) : field.kind === 'text' ? (
        <textarea {...about}>{value}</textarea>
      ) : (
        <input
          {...about}
          type={field.kind === 'date' ? 'date' : 'text'}
          inputmode={field.kind === 'number' ? 'decimal' : undefined}
          value={value}
          autocomplete="off"
        />
      )}
    </div>
  );
}

const editorWords = ({ t, language }: Visit, findings: readonly JsonFinding[]) => ({
  'data-broken': t('draft.json', { line: '{line}', column: '{column}' }),
  'data-phrases': JSON.stringify(EDITOR_PHRASES[language]),
  'data-findings': JSON.stringify(findings),
});

/** Why it was not accepted, first: each line leads to its field. */
export function ErrorSummary({ visit, filled, words }: { visit: Visit; filled: Filled; words?: string | undefined }) {
  const errors = Object.entries(filled.errors);
  if (errors.length === 0 && words === undefined) return null;
  return (
    <div class="card problem" role="alert" tabindex={-1}>
      <h2>{visit.t('command.errors')}</h2>
      {words !== undefined && <p>{words}</p>}
      <ul>
        {errors.map(([name, detail]) => (
          <li>
            <a href={`#${name}`}>{detail}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A form that this session sent, once however often it is pressed. */
export function Form({
  visit,
  action,
  requestKey,
  version,
  upload,
  children,
}: {
  visit: Visit;
  action: string;
  requestKey: string;
  version?: number | undefined;
  /** A file goes along. */
  upload?: true;
  children?: Child;
}) {
  return (
    <form method="post" action={action} class="stack" novalidate enctype={upload ? 'multipart/form-data' : undefined}>
      <input type="hidden" name="token" value={visit.formToken} />
      <input type="hidden" name="kunci" value={requestKey} />
      {version !== undefined && <input type="hidden" name="versi" value={String(version)} />}
      {children}
    </form>
  );
}

/** What was filled in goes along unseen while it is looked at. */
export const Carried = ({ values }: { values: Readonly<Record<string, string>> }) => (
  <>
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
);
