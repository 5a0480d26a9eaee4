/* A part of a page that tells how far something is reads itself again: every three seconds, after a minute every fifteen. */
const part = () => document.querySelector('[data-poll]');
let times = 0;
async function again() {
  times += 1;
  try {
    const answer = await fetch(location.href);
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = next.querySelector('[data-poll]');
    // It is over, or somebody else is signed in: the whole page is read.
    if (!now) return location.reload();
    part().replaceWith(document.adoptNode(now));
  } catch {
    // The line is down: the next time.
  }
  setTimeout(again, times < 20 ? 3000 : 15000);
}
if (part()) setTimeout(again, 3000);
