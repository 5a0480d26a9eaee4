# Sourced by the shell examples: where the server is, whose key to use, and JSON without jq.
# SIKLUS_URL (default http://127.0.0.1:8787) and SIKLUS_KEY say otherwise; without SIKLUS_KEY the development key that
# `npm start` keeps in .siklus/keys/ is used.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SIKLUS_URL=${SIKLUS_URL:-http://127.0.0.1:8787}

# it EXPRESSION: reads one JSON answer and prints what the JavaScript expression over `it` gives; a problem document
# (RFC 9457) instead of an answer is shown and ends the example.
it() {
  node -e '
    const it = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    if (it?.status >= 400 && it.code) {
      console.error(`${it.status} ${it.code}: ${it.detail ?? it.title}`);
      for (const { pointer, detail } of it.errors ?? []) console.error(`  ${pointer}  ${detail}`);
      process.exit(1);
    }
    const found = new Function("it", `return ${process.argv[1]}`)(it);
    for (const line of [found].flat()) console.log(typeof line === "object" ? JSON.stringify(line) : String(line));
  ' "$1"
}

# development_key LABEL, e.g. platform or "binjai system"
development_key() {
  local file="${SIKLUS_DATA_DIR:-$here/../../.siklus}/keys/dev-api-keys.json"
  if [ ! -r "$file" ]; then
    echo "no $file: start Siklus first (npm start), or set SIKLUS_URL and SIKLUS_KEY" >&2
    return 1
  fi
  it "it.keys.find(({ label }) => label === '$1').key" < "$file"
}
