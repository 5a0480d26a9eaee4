#!/usr/bin/env bash
# 04: read an explanation.
#
# What it shows: whoever gets a score can be told why, sentence by sentence, down to the article of law. The example
# plays one appraisal to its score in a sandbox whose year lasts some seconds: a permit system reports facts, deadlines
# move the stages on, the superior sets the target that nobody proposed and rates behaviour, the pinned pack computes. Run it again and it reads the score that is there.
#
# How to run:          npm start                                    (in another terminal)
#                      bash docs/examples/04-read-an-explanation.sh
#
# What you should see: the score 114.10 and SANGAT_BAIK; then the explanation in English and the first lines of it in
# Indonesian, among them the two rewards for permits issued faster than the standard; and that the officer cannot read
# it yet, because the unit is still in calibration.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/hr.sh"

echo '== one licensing officer, her superior, and the superior of that one'
people bukittinggi <<'CSV' | it '`imported ${it.imported}`'
nip,name,unit,supervisorNip,facts.monthsInPost,facts.unitKind,facts.grade
180110101828101001,Fajar Piliang,pimpinan,,60,other,IV/c
180111111829111002,Mutia Caniago,dpmptsp,180110101828101001,48,licensing,IV/a
180112121830122003,Nadia Zainuddin,dpmptsp,180111111829111002,30,licensing,III/c
CSV

echo '== a year in some seconds'
cycle=$(ONCE=example-launch-2 send POST /v1/cycles <<< '{"region":"bukittinggi","label":"example",
  "period":{"from":"2026-01-01","to":"2026-12-31"},"sandbox":{"speed":3000000}}' | it 'it.id')
for _ in $(seq 120); do
  found=$(get "/v1/appraisals?cycle=$cycle" | it '[it.data[0]?.id ?? "", it.data[0]?.stageKind ?? "", it.data[0]?.predicate ?? ""].join(" ")')
  read -r appraisal stage predicate <<<"$found" || true
  [ "$stage" = final ] || [ -n "$predicate" ] && break
  sleep 0.5
done
if [ -z "$predicate" ]; then
  KEY=$(key bukittinggi system) send POST /v1/facts <<< '{"region":"bukittinggi","source":"permits","lines":[
    {"employee":"180112121830122003","facts":{"timeliness":11200,"permits":100,"permitsFaster":85}}]}' |
    it '`facts recorded in ${it.recorded} appraisal`'
  superior=$(person bukittinggi 180111111829111002 assessor)
  today=$(get "/v1/appraisals/$appraisal" | it 'it.stageOpenedAt.slice(0, 10)')
  KEY=$superior send POST "/v1/appraisals/$appraisal/propose-targets" <<< '{"targets":[{"id":"t1","title":"Izin usaha terbit",
    "measure":"Izin","unit":"izin","kind":"main","aspect":"quantity","direction":"higher","value":100,"weight":10000,
    "due":"2026-12-31","source":"own"}]}' | it '`the superior sets what nobody proposed, version ${it.version}`'
  KEY=$(key bukittinggi system) send POST "/v1/appraisals/$appraisal/report-progress" \
    <<< "{\"reports\":[{\"target\":\"t1\",\"actual\":115,\"at\":\"$today\"}]}" | it '`the permit system reports 115, version ${it.version}`'
  KEY=$superior send POST "/v1/appraisals/$appraisal/finalise-score" <<< '{"facts":{"behaviourRating":"di_atas"}}' |
    it '`rated by the superior, version ${it.version}`'
fi

echo '== the score'
get "/v1/appraisals/$appraisal" | it '`${(it.score.final / 100).toFixed(2)} ${it.predicate}, in the stage ${it.stage}`'

echo '== why'
get "/v1/appraisals/$appraisal/explanation" | it 'it.sentences.map(({ text, legal }) => `- ${text.en}${legal.length > 0 ? ` (${legal.join("; ")})` : ""}`)'
echo '== mengapa (empat kalimat pertama)'
get "/v1/appraisals/$appraisal/explanation" id | it 'it.reading.slice(0, 4).map((line) => `- ${line}`)'

echo '== the officer herself'
KEY=$(person bukittinggi 180112121830122003 employee)
get "/v1/appraisals/$appraisal/explanation" | it '`${it.sentences.length} sentences`' 2>&1 || true
