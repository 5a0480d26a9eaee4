/** One Ctrl-C arrives several times: from the terminal, from npm and from `tsx`. */
const SAME_KEYSTROKE_MS = 1_000;

/**
 * Calls back at the first Ctrl-C or SIGTERM. One that comes later is meant as "now": the process exits and the watchdog
 * ends what is left.
 */
export function onEndRequest(callBack: () => void): void {
  let first: number | undefined;
  const request = () => {
    if (first === undefined) {
      first = Date.now();
      callBack();
    } else if (Date.now() - first > SAME_KEYSTROKE_MS) {
      process.exit(130);
    }
  };
  process.on('SIGINT', request);
  process.on('SIGTERM', request);
  whenAbandoned(request);
}

/** After kill -9 of the `tsx` program in front, nobody is left to pass signals on. Without one, losing a parent is normal. */
function whenAbandoned(request: () => void): void {
  if (!process.execArgv.some((argument) => argument.includes('tsx/dist/preflight'))) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    request();
  }, 1_000);
  timer.unref();
}
