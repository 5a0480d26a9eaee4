#!/usr/bin/env bash
# 03: trigger a review from another system.
#
# What it shows: the region's complaints system asks for an extra review of two people in their running appraisals. It
# loses the connection and sends the same request again with the same Idempotency-Key: the same answer comes back and
# no second review is opened. Even under another key a review of the same id is opened only once.
#
# How to run:          bash docs/examples/02-launch-a-cycle.sh       (it launches the cycle)
#                      bash docs/examples/03-trigger-a-review.sh
#
# What you should see: `opened` for one person and `not-found` for a NIP that is not in the cycle; the identical answer,
# marked as a replay; `already-open` under the new key; and one extra review in the appraisal.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
key=${SIKLUS_SYSTEM_KEY:-$(development_key 'binjai system')}
reader=${SIKLUS_KEY:-$(development_key platform)}
request='{
  "cycle": "cycle:binjai:example",
  "employees": ["180105051829052005", "180199991829999999"],
  "reviewId": "complaints-1",
  "workingDays": 10,
  "reason": "Complaints about the counter have doubled."
}'
answers=$(mktemp -d)
trap 'rm -rf "$answers"' EXIT

# ask KEY FILE: the answer goes to FILE, its headers to FILE.headers
ask() {
  curl -sS "$SIKLUS_URL/v1/reviews" -o "$answers/$2" -D "$answers/$2.headers" \
    -H "Authorization: Bearer $key" -H "Idempotency-Key: $1" -H 'Content-Type: application/json' -d "$request"
}

echo '== the complaints system asks for a review'
ask example-complaints-1 first
it 'it.results.map(({ employee, status }) => `${employee}: ${status}`)' < "$answers/first"

echo '== and once more with the same key'
ask example-complaints-1 again
cmp "$answers/first" "$answers/again" && echo 'the same answer, byte for byte'
grep -i '^idempotency-replayed' "$answers/again.headers"

echo '== another key, the same review'
ask example-complaints-2 other
it 'it.results.map(({ employee, status }) => `${employee}: ${status}`)' < "$answers/other"

echo '== the appraisal has one extra review'
appraisal=$(it 'it.results[0].appraisalId' < "$answers/other")
curl -sS "$SIKLUS_URL/v1/appraisals/$appraisal" -H "Authorization: Bearer $reader" |
  it 'it.reviews.map(({ id, stage, result }) => `${id} opened in ${stage}, result ${result ?? "awaited"}`)'
