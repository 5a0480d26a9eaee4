/** Names that come twice in one object: JSON.parse keeps the last silently, so two readers could see two documents. */

/** `names` null: a list. `at`: the member that is being read. */
type Open = { names: Set<string> | null; path: (string | number)[]; at: string | number };

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;

/**
 * The path of the first name that comes twice, or `null`.
 * @param json text that JSON.parse has accepted, of bounded depth
 */
export function duplicateKey(json: string): (string | number)[] | null {
  const open: Open[] = [];
  let text = '';
  for (const [token] of json.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (token === '{' || token === '[') {
      const path = inner ? [...inner.path, inner.at] : [];
      open.push({ names: token === '{' ? new Set() : null, path, at: 0 });
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && inner && typeof inner.at === 'number') inner.at += 1;
    else if (token === ':' && inner?.names) {
      const name = String(JSON.parse(text));
      if (inner.names.has(name)) return [...inner.path, name];
      inner.names.add(name);
      inner.at = name;
    } else if (token.startsWith('"')) text = token;
  }
  return null;
}
