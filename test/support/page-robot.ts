/** Somebody who does what pages ask of them: reads, fills in, looks at the preview, sends. Without script, like an old phone. */
import { parse, type HTMLElement } from 'node-html-parser';

export type Robot = {
  /** Follows redirects. Throws for what is not shown. */
  open: (path: string) => Promise<HTMLElement>;
  /** Fills the form in and presses its first button; `with` are answers by the name of a field. */
  send: (page: HTMLElement, path: string, answers?: Record<string, string>) => Promise<HTMLElement>;
};
export type Who = { region: string; hat: string; employee?: string };

/** Signs in as somebody. */
export async function robotAs(url: string, { region, hat, employee = '' }: Who): Promise<Robot> {
  const form = new URLSearchParams({ wilayah: region, hat, pegawai: employee });
  const answer = await fetch(`${url}/masuk`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { Origin: url },
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const load = async (path: string, init: RequestInit = {}): Promise<HTMLElement> => {
    const response = await fetch(url + path, { ...init, redirect: 'manual', headers: { Cookie: cookie, Origin: url } });
    const next = response.headers.get('location');
    if (next !== null) return load(next);
    const page = parse(await response.text());
    if (response.status >= 400)
      throw new Error(`${path}: ${response.status} ${page.querySelector('main')?.text.trim()}`);
    return page;
  };
  return {
    open: (path) => load(path),
    send: (page, path, answers = {}) => {
      const main = page.querySelector('main form[method=post]');
      if (!main) throw new Error(`${path} has no form`);
      const filled = new URLSearchParams();
      for (const [name, value] of valuesIn(main)) filled.append(name, answers[name] ?? value);
      for (const [name, value] of Object.entries(answers)) if (!filled.has(name)) filled.append(name, value);
      const button = main.querySelectorAll('button').find((each) => each.classList.contains('primary'));
      const step = button?.getAttribute('name');
      if (step !== undefined) filled.set(step, button?.getAttribute('value') ?? '');
      return load(path, { method: 'POST', body: filled });
    },
  };
}

/** What somebody without much to say would write into each field. */
function valuesIn(form: HTMLElement): [string, string][] {
  const values = new Map<string, string>();
  for (const field of form.querySelectorAll('input, textarea, select')) {
    const name = field.getAttribute('name') ?? '';
    const kind = field.getAttribute('type') ?? field.rawTagName;
    const written = field.getAttribute('value') ?? '';
    if (kind === 'hidden' || (written !== '' && kind === 'text')) values.set(name, written);
    else if (kind === 'radio') values.set(name, values.get(name) ?? written);
    else if (kind === 'select') values.set(name, optionOf(field));
    else if (kind === 'textarea') values.set(name, field.text === '' ? 'Dikerjakan lewat halaman.' : field.text);
  }
  return [...values];
}

function optionOf(select: HTMLElement): string {
  const options = select.querySelectorAll('option');
  const wanted =
    options.find((each) => each.hasAttribute('selected')) ?? options.find((each) => each.getAttribute('value') !== '');
  return wanted?.getAttribute('value') ?? '';
}

/** Commands that the home page says wait for somebody. */
export const tasksOn = (home: HTMLElement): string[] =>
  home
    .querySelectorAll('main a')
    .map((link) => link.getAttribute('href') ?? '')
    .filter((href) => href.includes('/lakukan/'));
