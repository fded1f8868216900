{{/*
The query of PriceJobLate, for the schedules that run: rules/jobs.yaml has it for the default values. A job that never
reported is late too, but only where the API, which exports the reports, was there to be scraped that long ago.
*/}}
{{- define "price-aggregator.jobLate" -}}
{{- $from := printf "namespace=%q,pod=~\"%s-api-.+\"" .Release.Namespace (include "price-aggregator.fullname" .) }}
{{- $late := list }}
{{- range $name, $schedule := include "price-aggregator.schedules" . | fromYaml }}
{{- if not $schedule.cron.suspend }}
{{- $series := printf "price_job_last_success_timestamp_seconds{%s,job=%q}" $from $name }}
{{- $seconds := int $schedule.cron.lateAfterSeconds }}
{{- $late = append $late (printf "time() - max by (namespace, job) (%s) > %d" $series $seconds) }}
{{- $late = append $late (printf "absent_over_time(%s[%ds]) * %d and on (namespace) up{%s} offset %ds" $series $seconds $seconds $from $seconds) }}
{{- end }}
{{- end }}
{{- join "\nor\n" $late }}
{{- end -}}
