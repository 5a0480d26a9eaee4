/** Starts the thread from its source: loaders of the process do not reach into threads. Not part of a build. */
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
