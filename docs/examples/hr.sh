# Sourced by docs/rules.md and by the examples 04 and 06: what HR asks of the API, one word for each.
# KEY says as whom: it begins as the platform key of development, or as what SIKLUS_KEY says. Files go to WORK.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PLATFORM=${SIKLUS_KEY:-$(development_key platform)}
KEY=$PLATFORM
WORK=${WORK:-$(mktemp -d)}
mkdir -p "$WORK"

# get PATH [LANGUAGE]
get() { curl -sS "$SIKLUS_URL$1" -H "Accept-Language: ${2:-en}" -H "Authorization: Bearer $KEY"; }

# send METHOD PATH [HEADER]: the body comes from standard input. With ONCE=name a repeat does nothing anew.
send() {
  curl -sS -X "$1" "$SIKLUS_URL$2" -H 'Accept-Language: en' -H "Authorization: Bearer $KEY" ${3:+-H "$3"} \
    -H "Idempotency-Key: ${ONCE:-hr-$RANDOM$RANDOM$RANDOM}" -H 'Content-Type: application/json' --data-binary @-
}

# people REGION: imports the roster from standard input (CSV)
people() {
  curl -sS "$SIKLUS_URL/v1/employees/import?region=$1" -H 'Accept-Language: en' -H "Authorization: Bearer $PLATFORM" \
    -H "Idempotency-Key: hr-$RANDOM$RANDOM$RANDOM" -H 'Content-Type: text/csv' --data-binary @-
}

# key REGION ROLE [EMPLOYEE]: a new key, valid for a week; it is shown once. One in somebody's name acts once a second
# admin has confirmed it: the region's development key, or SIKLUS_SECOND_KEY.
key() {
  local made
  made=$(KEY=$PLATFORM send POST /v1/api-keys \
    <<< "{\"region\":\"$1\",\"label\":\"$2\",\"roles\":[\"$2\"],\"expiresInDays\":7${3:+,\"employeeId\":\"$3\"}}")
  [ -z "${3:-}" ] || KEY=${SIKLUS_SECOND_KEY:-$(development_key "$1 admin")} \
    send POST "/v1/api-keys/$(it 'it.id' <<< "$made")/confirm" < /dev/null | it 'it.id' > /dev/null
  it 'it.key' <<< "$made"
}

# person REGION NIP ROLE: a key of one person
person() { key "$1" "$3" "$(KEY=$PLATFORM get "/v1/employees?region=$1&nip=$2" | it 'it.data[0].id')"; }

# add FILE: merges the JSON from standard input into the JSON file; lists are joined
add() {
  node -e '
    const fs = require("node:fs");
    const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
    const merge = (a, b) => {
      if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
      if (!isObject(a) || !isObject(b)) return b;
      return { ...a, ...Object.fromEntries(Object.entries(b).map(([key, value]) => [key, merge(a[key], value)])) };
    };
    const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
    fs.writeFileSync(process.argv[1], JSON.stringify(merge(read(process.argv[1]), read(0)), null, 2));
  ' "$1"
}

# finished PATH: waits, up to two minutes, until what was asked for has ended, and prints its last answer
finished() {
  local answer
  for _ in $(seq 120); do
    answer=$(get "$1")
    case $(it 'it.state' <<< "$answer") in WAITING | RUNNING | APPROVED) sleep 1 ;; *) break ;; esac
  done
  printf '%s\n' "$answer"
}
