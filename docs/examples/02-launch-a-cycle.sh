#!/usr/bin/env bash
# 02: launch a cycle.
#
# What it shows: HR imports a roster, asks who would take part and why others would not, launches, and watches. Every
# POST carries an Idempotency-Key: run this twice and nothing happens twice.
#
# How to run:          npm start                                    (in another terminal)
#                      bash docs/examples/02-launch-a-cycle.sh
#
# What you should see: eight people imported and line 10 refused with the reason; a dry run that takes four people,
# leaves two out by a rule of the pack and holds two who have nobody above them; then the launch, and four appraisals
# in the stage `targets`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
key=${SIKLUS_KEY:-$(development_key platform)}
region=binjai
# A sandbox: its clock runs 2000 times as fast, so that a year passes in some hours, and it can issue nothing real.
launch='{"region":"binjai","label":"example","period":{"from":"2026-01-01","to":"2026-12-31"},"sandbox":{"speed":2000}}'

echo '== import the roster'
curl -sS "$SIKLUS_URL/v1/employees/import?region=$region" \
  -H "Authorization: Bearer $key" -H 'Idempotency-Key: example-roster-1' -H 'Accept-Language: en' \
  -H 'Content-Type: text/csv' --data-binary "@$here/02-roster.csv" |
  it '[`imported ${it.imported}, updated ${it.updated}, unchanged ${it.unchanged}, failed ${it.failed}`,
    ...it.lines.filter(({ status }) => status === "failed")
      .map(({ line, errors }) => `line ${line}: ${errors.map((e) => `${e.column}: ${e.detail}`)}`)]'

echo '== who would take part (dry run: nothing is written)'
curl -sS "$SIKLUS_URL/v1/cycles?dryRun=true" \
  -H "Authorization: Bearer $key" -H 'Content-Type: application/json' -d "$launch" |
  it '[`in ${it.counts.in}, out ${it.counts.out}, held ${it.counts.held}`,
    ...[...it.out, ...it.held].map(({ employeeId, rule }) => `${employeeId}: ${rule}`)]'

echo '== launch'
cycle=$(curl -sS "$SIKLUS_URL/v1/cycles" \
  -H "Authorization: Bearer $key" -H 'Idempotency-Key: example-launch-1' \
  -H 'Content-Type: application/json' -d "$launch" | it 'it.id')
echo "$cycle"

echo '== watch until everybody has been started'
for _ in $(seq 120); do
  progress=$(curl -sS "$SIKLUS_URL/v1/cycles/$cycle/progress" -H "Authorization: Bearer $key")
  [ "$(it 'it.launch.finishedAt !== null && it.total === it.launch.launched' <<<"$progress")" = true ] && break
  sleep 1
done
it '[`launched ${it.launch.launched}, excluded ${it.launch.excluded}, held ${it.launch.held}, failed ${it.launch.failed}`,
  ...it.stages.map(({ stage, state, count }) => `${stage}: ${count} ${state}`)]' <<<"$progress"
echo "== read on, with the same key: GET $SIKLUS_URL/v1/appraisals?cycle=$cycle"
