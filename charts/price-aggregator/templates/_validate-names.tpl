{{/* Names in values that the chart gives itself, as sentences in a JSON list. */}}
{{- define "price-aggregator.nameErrors" -}}
{{- $errors := list -}}
{{- range $label, $_ := .Values.commonLabels -}}
{{- if or (hasPrefix "app.kubernetes.io/" $label) (hasPrefix "price-aggregator/" $label) (eq $label "helm.sh/chart") -}}
{{- $errors = append $errors (printf "commonLabels has %s, a label that the chart sets itself." $label) -}}
{{- end -}}
{{- end -}}

{{- $redis := list -}}
{{- range include "price-aggregator.redisEnv" . | fromYamlArray -}}
{{- $redis = append $redis .name -}}
{{- end -}}
{{- $api := concat $redis (include "price-aggregator.apiConfig" . | fromYaml | keys) -}}
{{- $refresher := concat $redis (include "price-aggregator.refresherConfig" . | fromYaml | keys) (list "TIERS" "NAMESPACE" "POD_NAME" "POD_UID") -}}
{{- $jobs := concat $redis (list "NAMESPACE" "POD_NAME") -}}
{{- range include "price-aggregator.schedules" . | fromYaml -}}
{{- $jobs = concat $jobs (include "price-aggregator.jobConfig" (merge (dict "root" $) .) | fromYaml | keys) -}}
{{- end -}}
{{- $taken := dict "api" $api "jobs" $jobs "refresher" $refresher "mockExchanges" (list "EXCHANGE_NAME" "PORT") -}}
{{- range $component, $names := $taken -}}
{{- $values := get $.Values $component -}}
{{- range $name, $_ := $values.config -}}
{{- if has $name $names -}}
{{- $errors = append $errors (printf "%s.config has %s, which the chart sets itself." $component $name) -}}
{{- end -}}
{{- end -}}
{{- range $values.extraEnv -}}
{{- if has .name $names -}}
{{- $errors = append $errors (printf "%s.extraEnv has %s, which the chart sets itself." $component .name) -}}
{{- else if hasKey $values.config .name -}}
{{- $errors = append $errors (printf "%s.extraEnv has %s, which %s.config has too: choose one." $component .name $component) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if hasKey .Values.jobs.config "MIN_SOURCES" -}}
{{- $errors = append $errors "jobs.config has MIN_SOURCES: the audit goes by the refreshers', set it in refresher.config alone." -}}
{{- end -}}
{{- range $component := list "jobs" "refresher" -}}
{{- range (get $.Values $component).extraEnv -}}
{{- if eq .name "MIN_SOURCES" -}}
{{- $errors = append $errors (printf "%s.extraEnv has MIN_SOURCES, which refreshers and the audit must agree on: set it in refresher.config." $component) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $errors -}}
{{- end -}}
