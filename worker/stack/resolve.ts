export type Log = (line: string) => void;
export type Availability = { ok: true; detail: string } | { ok: false; reason: string };
/** One way to come by a server: a quick look without side effects, then the real thing. */
export type ServerSource<T> = { name: string; check: () => Promise<Availability>; obtain: () => Promise<T> };
export type Tried = { step: string; reason: string };
export type Chosen<R> = { step: string; detail: string; tried: Tried[]; value: R };
export type Need = { what: string; advice: { en: string; id: string } };

export const yes = (detail: string): Availability => ({ ok: true, detail });
export const no = (reason: string): Availability => ({ ok: false, reason });

/** A person can mend this; its message says how. */
export class CannotStart extends Error {}

/** Every way was tried; {@link block} is what a person reads instead of a stack trace. */
export class NothingWorks extends Error {
  readonly tried: Tried[];
  constructor(need: Need, tried: Tried[]) {
    super(block(need, tried));
    this.name = 'NothingWorks';
    this.tried = tried;
  }
}

/** The first step that checks out, can be had and answers under `use` wins; why the others did not is kept. */
export async function firstThatWorks<T, R>(
  need: Need,
  steps: ServerSource<T>[],
  run: { use: (candidate: T) => Promise<R>; log: Log },
): Promise<Chosen<R>> {
  const tried: Tried[] = [];
  for (const step of steps) {
    const verdict = await checked(step);
    if (!verdict.ok) {
      tried.push({ step: step.name, reason: verdict.reason });
      continue;
    }
    try {
      const value = await run.use(await step.obtain());
      return { step: step.name, detail: verdict.detail, tried, value };
    } catch (error) {
      // Another server would not mend it.
      if (error instanceof CannotStart) throw error;
      const reason = messageOf(error);
      run.log(`${step.name} did not work: ${reason}`);
      tried.push({ step: step.name, reason: firstLine(reason) });
    }
  }
  throw new NothingWorks(need, tried);
}

/** What {@link firstThatWorks} would take first, without fetching or starting anything. */
export async function foresee<T>(
  steps: ServerSource<T>[],
): Promise<{ step?: string; detail?: string; tried: Tried[] }> {
  const tried: Tried[] = [];
  for (const step of steps) {
    const verdict = await checked(step);
    if (verdict.ok) return { step: step.name, detail: verdict.detail, tried };
    tried.push({ step: step.name, reason: verdict.reason });
  }
  return { tried };
}

const checked = <T>(step: ServerSource<T>): Promise<Availability> =>
  step.check().catch((error: unknown) => no(firstLine(messageOf(error))));

/** The one line a log needs: where it came from, and why nothing earlier in the order did. */
export function describeChoice({ step, detail, tried }: Chosen<unknown>): string {
  const why = tried.map((earlier) => `${earlier.step}: ${earlier.reason}`).join('; ');
  return `from ${step} (${detail})${why === '' ? '' : `, because ${why}`}`;
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const firstLine = (text: string) => text.split('\n', 1)[0]?.trim() ?? '';

function block(need: Need, tried: Tried[]): string {
  const lines = tried.map(({ step, reason }) => `  - ${step}: ${reason}`);
  return [
    `Siklus needs ${need.what}. Tried / Sudah dicoba:`,
    ...lines,
    `Do one of: ${need.advice.en} Details: npm run doctor.`,
    `Lakukan salah satu: ${need.advice.id} Rincian: npm run doctor.`,
  ].join('\n');
}
