import { isPage, paths } from '../paths.ts';

/** The door itself leads nowhere. */
const DOORS = ['/masuk', '/keluar', '/aset'];

/** Only a page of ours: an address from outside would lead people away who have just signed in. */
export function ownPath(wanted: string | undefined): string {
  if (wanted === undefined || !/^\/(?![/\\])/.test(wanted) || wanted.includes('\\')) return paths.home();
  const { pathname, search, host } = new URL(wanted, 'http://localhost');
  // `/.//elsewhere` is one host more than it looks.
  const isOurs = host === 'localhost' && !pathname.startsWith('//') && isPage(pathname);
  return isOurs && !DOORS.some((door) => `${pathname}/`.startsWith(`${door}/`)) ? pathname + search : paths.home();
}
