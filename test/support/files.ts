/** Files as people send them, small and made on the spot. */
import { crc32, deflateRawSync } from 'node:zlib';

const bytesOf = (...parts: (string | readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))),
  );

export const pdf = (text = 'rekap'): Uint8Array<ArrayBuffer> => bytesOf('%PDF-1.7\n', `% ${text}\n`, '%%EOF\n');
export const png = (text = 'foto'): Uint8Array<ArrayBuffer> =>
  bytesOf(
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13],
    'IHDR',
    [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0],
    [0x90, 0x77, 0x53, 0xde],
    [0, 0, 0, text.length],
    'tEXt',
    text,
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    'IEND',
    [0xae, 0x42, 0x60, 0x82],
  );
export const svg = (): Uint8Array<ArrayBuffer> =>
  bytesOf('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

export type Entry = { name: string; content: string | Uint8Array; says?: number };

/** An archive; `says` is what it claims an entry to be when opened. */
export function zip(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content, says } of entries) {
    const whole = Buffer.from(content);
    const packed = deflateRawSync(whole);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc32(whole), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(says ?? whole.length, 18);
    about.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, place, Buffer.from(name)]));
    files.push(local);
    at += local.length;
  }
  const all = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(all.length, 12);
  end.writeUInt32LE(at, 16);
  return bytesOf(Buffer.concat([...files, all, end]));
}

const TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';

export const docx = (...more: Entry[]): Uint8Array<ArrayBuffer> =>
  zip([
    { name: '[Content_Types].xml', content: TYPES },
    { name: 'word/document.xml', content: '<w:document/>' },
    ...more,
  ]);

type Sent = { fields?: Record<string, string>; name?: string; type?: string; boundary?: string };
/** A form that brings a file, as a browser writes it. */
export function formWith(
  bytes: Uint8Array,
  { fields = {}, name = 'rekap.pdf', type = 'application/pdf', boundary = 'xYz' }: Sent = {},
) {
  const part = (head: string, body: string | Uint8Array) => [
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`,
    body,
    '\r\n',
  ];
  const raw = bytesOf(
    ...Object.entries(fields).flatMap(([field, value]) => part(`name="${field}"`, value)),
    ...part(`name="file"; filename="${name}"\r\nContent-Type: ${type}`, bytes),
    `--${boundary}--\r\n`,
  );
  return { raw, headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` } };
}
