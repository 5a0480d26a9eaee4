// A thread starts without the loader of the process: it brings TypeScript itself.
import { register } from 'tsx/esm/api';

register();
await import('./rows-worker.ts');
