/** Names that come twice in one object: JSON.parse keeps the last silently, so two readers could see two documents. */

/** `names` null: a list. `at`: the member that is being read. */
type Open = { names: Set<string> | null; path: (string | number)[]; at: string | number };

/**
 * The path of the first name that comes twice, or `null`. Letter by letter: the whole service waits for it.
 * @param json text that JSON.parse has accepted, of bounded depth
 */
export function duplicateKey(json: string): (string | number)[] | null {
  const open: Open[] = [];
  let text = '';
  for (let i = 0; i < json.length; i += 1) {
    const inner = open.at(-1);
    switch (json[i]) {
      case '"': {
        const end = endOfText(json, i);
        text = json.slice(i, end + 1);
        i = end;
        break;
      }
      case '{':
      case '[':
        open.push({ names: json[i] === '{' ? new Set() : null, path: inner ? [...inner.path, inner.at] : [], at: 0 });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (inner && typeof inner.at === 'number') inner.at += 1;
        break;
      case ':': {
        const name = nameIn(text);
        if (inner?.names?.has(name)) return [...inner.path, name];
        inner?.names?.add(name);
        if (inner) inner.at = name;
        break;
      }
      default:
    }
  }
  return null;
}

/** Where the text that begins here ends: at the first quotation mark with an even number of backslashes before it. */
function endOfText(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    let slashes = 0;
    while (json[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
}

/** One name may be written in several ways. */
const nameIn = (text: string): string => (text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1));
