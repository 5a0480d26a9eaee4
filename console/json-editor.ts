/** The editor of JSON, which one page asks for: put together when it is asked for the first time. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };

const SOURCE = fileURLToPath(new URL('./assets/json-editor.js', import.meta.url));
let made: Promise<string> | undefined;

/** What it is made of: another one has another address. */
export const EDITOR = readFileSync(SOURCE, 'utf8') + JSON.stringify(manifest.dependencies);

async function bundled(): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'eof',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

export const jsonEditor = (): Promise<string> => {
  made ??= bundled();
  return made;
};
