/** A browser without a screen at the pages of a test: one cookie jar, no network. */
import type { TestSite } from './site.ts';

const ORIGIN = 'http://localhost';

export type Seen = { status: number; headers: Headers; html: string };

export function surferOf(site: TestSite, userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0') {
  let cookie = '';
  const visit = async (
    path: string,
    form?: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Seen> => {
    const init: RequestInit = {
      method: form ? 'POST' : 'GET',
      headers: {
        Host: 'localhost',
        'User-Agent': userAgent,
        Cookie: cookie,
        ...(form && { Origin: ORIGIN }),
        ...headers,
      },
      ...(form && { body: new URLSearchParams(form) }),
    };
    const response = await site(new Request(ORIGIN + path, init), {} as never);
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return { status: response.status, headers: response.headers, html: await response.text() };
  };
  return {
    visit,
    signIn: (as: { wilayah: string; pegawai: string; hat: string }) => visit('/masuk', as),
    cookie: () => cookie,
  };
}
