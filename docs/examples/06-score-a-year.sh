#!/usr/bin/env bash
# 06: score a year.
#
# What it shows: a change of the rules is best judged by people who were scored. This example plays five officers of a
# licensing office to their scores, in a sandbox whose year lasts some seconds; docs/rules.md then asks what another
# rule pack would change for them. They stay in the stage of calibration, so that their appraisals are still running.
#
# How to run:          npm start                                    (in another terminal)
#                      bash docs/examples/06-score-a-year.sh
#
# What you should see: five names, each with the share of permits that came faster than the standard, the score, the
# predicate, and the outcomes that the rules propose. Run it again and it shows the same.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/hr.sh"
region=bukittinggi
head=180212111832111002
# NIP, permits issued (of a target of 100), permits faster than the standard (of 100), behaviour
figures='180210121833121003 115 92 di_atas
180209011834011004 116 82 di_atas
180208021835022005 102 80 sesuai
180207031836031006 96 60 sesuai
180206041837042007 105 90 di_bawah'

echo '== five officers, their superior, and the superior of that one'
people $region <<'CSV' | it '`${it.imported + it.updated + it.unchanged} people`'
nip,name,unit,supervisorNip,facts.monthsInPost,facts.unitKind,facts.grade
180211101831102001,Rosmaini Koto,pimpinan,,60,other,IV/c
180212111832111002,Hendra Sikumbang,dpmptsp,180211101831102001,48,licensing,IV/a
180210121833121003,Arif Malik,dpmptsp,180212111832111002,30,licensing,III/c
180209011834011004,Bunga Guci,dpmptsp,180212111832111002,30,licensing,III/a
180208021835022005,Citra Jambak,dpmptsp,180212111832111002,28,licensing,III/a
180207031836031006,Doni Tanjung,dpmptsp,180212111832111002,26,licensing,II/c
180206041837042007,Elma Piliang,dpmptsp,180212111832111002,25,licensing,II/c
CSV

echo '== a year in some seconds'
launch="{\"region\":\"$region\",\"label\":\"scored\",\"period\":{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\"},\"sandbox\":{\"speed\":3000000}}"
cycle=$(ONCE=example-launch-3 send POST /v1/cycles <<< "$launch" | it 'it.id')
ready='it.data.filter(({ stageKind }) => ["final", "calibration"].includes(stageKind)).length'
for _ in $(seq 240); do
  [ "$(get "/v1/appraisals?cycle=$cycle" | it "$ready")" -ge 5 ] && break
  sleep 0.5
done

# Nobody had the time to propose one: the superior sets it.
targets='{"targets":[{"id":"t1","title":"Izin usaha terbit","measure":"Izin","unit":"izin","kind":"main","aspect":"quantity",
  "direction":"higher","value":100,"weight":10000,"due":"2026-12-31","source":"own"}]}'
echo '== figures from the permit system, and the rating of their superior'
assessor=$(person $region $head assessor)
system=$(key $region system)
while read -r nip issued faster behaviour; do
  read -r id name <<< "$(get "/v1/employees?region=$region&nip=$nip" | it '`${it.data[0].id} ${it.data[0].name}`')"
  found=$(get "/v1/appraisals?cycle=$cycle&employee=$id" | it 'it.data[0].id')
  if [ "$(get "/v1/appraisals/$found" | it 'it.predicate')" = null ]; then
    KEY=$system send POST /v1/facts <<< "{\"region\":\"$region\",\"source\":\"permits\",\"lines\":[{\"employee\":\"$nip\",
      \"facts\":{\"timeliness\":11200,\"permits\":100,\"permitsFaster\":$faster}}]}" | it '[]'
    today=$(get "/v1/appraisals/$found" | it 'it.stageOpenedAt.slice(0, 10)')
    KEY=$assessor send POST "/v1/appraisals/$found/propose-targets" <<< "$targets" | it '[]'
    KEY=$system send POST "/v1/appraisals/$found/report-progress" \
      <<< "{\"reports\":[{\"target\":\"t1\",\"actual\":$issued,\"at\":\"$today\"}]}" | it '[]'
    KEY=$assessor send POST "/v1/appraisals/$found/finalise-score" <<< "{\"facts\":{\"behaviourRating\":\"$behaviour\"}}" | it '[]'
  fi
  get "/v1/appraisals/$found" |
    it "\`$name, $faster %: \${(it.score.final / 100).toFixed(2)} \${it.predicate} \${it.outcomes.map(({ code }) => code).join(' ')}\`.trim()"
done <<< "$figures"
