const BROWSERS: [RegExp, string][] = [
  [/Edg/, 'Edge'],
  [/OPR|Opera/, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrom|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** Enough of a browser to be recognised by whoever uses it: its name and its system; empty: neither is known. */
export const deviceOf = (userAgent = ''): string =>
  [BROWSERS, SYSTEMS].flatMap((known) => known.find(([form]) => form.test(userAgent))?.[1] ?? []).join(', ');
