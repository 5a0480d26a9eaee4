/** What a file is called when it is shown and saved: a name, never a place, and nothing that plays tricks in a line. */
import { endOf } from './file-type.ts';

const MOST = 100;
/** Controls, what turns the direction of writing, what cannot be seen, and what a file system keeps for itself. */
const TRICKS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}<>:"|?*;]/gu;

/** @param media as it was read from the content: the name ends accordingly */
export function cleanName(sent: string | undefined, media: string): string {
  const last = (sent ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replaceAll(TRICKS, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.]+/, '')
    .replace(/[\s.]+$/, '');
  const dot = clean.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot + 1).toLowerCase()] : [clean, endOf(media)];
  const short = Array.from(stem).slice(0, MOST).join('').trim();
  return `${short === '' ? 'bukti' : short}.${end}`;
}
