/** The thread in which packs from outside are read. It knows no secret and nothing of the service around it. */
import { parentPort } from 'node:worker_threads';
import { checkPack } from '../../rules/check-pack.ts';

/** The one inherited name through which a value from JSON could replace a prototype. */
Reflect.deleteProperty(Object.prototype, '__proto__');

const say = (what: object) => parentPort?.postMessage(what, []);

parentPort?.on('message', (text: string) => {
  checkPack(JSON.parse(text)).then(
    (checked) => say({ checked }),
    (error: unknown) => say({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
say({ ready: true });
