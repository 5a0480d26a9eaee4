/** Builds the workflow bundle: `tsx worker/bundle.ts [file]`. Production and tests run prebuilt bundles. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const here = fileURLToPath(new URL('.', import.meta.url));
const sibling = (path: string) => resolve(here, '..', path.replace(/\.ts$/, extname(import.meta.url)));

export const failureConverterPath = sibling('store/failure-converter.ts');

export async function buildWorkflowBundle(outFile: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: sibling('workflows/index.ts'),
    failureConverterPath,
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(outFile, code);
  return outFile;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const outFile = resolve(process.argv[2] ?? 'dist/workflow-bundle.js');
  console.log(`workflow bundle: ${await buildWorkflowBundle(outFile)}`);
}
