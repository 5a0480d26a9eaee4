/** What a file is called when it is shown and saved: a name, never a place, and nothing that plays tricks in a line. */
const MOST = 100;
/** Controls, what turns the direction of writing, what cannot be seen, and what a file system keeps for itself. */
const TRICKS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}<>:"|?*;]/gu;

/** The last part of a path, without tricks. */
export function bareName(sent: string | undefined): string {
  const last = (sent ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  return last
    .replaceAll(TRICKS, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.]+/, '')
    .replace(/[\s.]+$/, '');
}

/** @param ends how a file of what was read from its content may be called: the name has one of these ends */
export function cleanName(sent: string | undefined, ends: readonly string[]): string {
  const clean = bareName(sent);
  const dot = clean.lastIndexOf('.');
  const said = clean.slice(dot + 1).toLowerCase();
  const [stem, end] = dot > 0 && ends.includes(said) ? [clean.slice(0, dot), said] : [clean, ends[0] ?? 'bin'];
  const short = Array.from(stem).slice(0, MOST).join('').trim();
  return `${short === '' ? 'bukti' : short}.${end}`;
}
