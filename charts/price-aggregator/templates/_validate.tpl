{{/* Values that contradict each other, each said in one sentence. What one value alone may be is the schema's. */}}
{{- define "price-aggregator.validate" -}}
{{- $values := .Values -}}
{{- $errors := list -}}

{{- if eq $values.image.tag "latest" -}}
{{- $errors = append $errors "image.tag is latest, which is another image every day: name a version." -}}
{{- end -}}
{{- range $component := list "api" "refresher" "mockExchanges" "redis" "dynamodbLocal" "jobs" -}}
{{- if hasSuffix ":latest" (get $values $component).image -}}
{{- $errors = append $errors (printf "%s.image ends in :latest, which is another image every day: name a version." $component) -}}
{{- end -}}
{{- end -}}

{{- with $values.monitoring.serviceMonitors.interval -}}
{{- $number := regexFind "^[0-9]+" . | float64 -}}
{{- $seconds := ternary (divf $number 1000) (ternary (mulf $number 60) $number (hasSuffix "m" .)) (hasSuffix "ms" .) -}}
{{- if or (gt $seconds 30.0) (eq $seconds 0.0) -}}
{{- $errors = append $errors (printf "monitoring.serviceMonitors.interval is %s: alerts and KEDA look at two minutes, so it must be more than 0 and at most 30s." .) -}}
{{- end -}}
{{- end -}}

{{- if and $values.redis.enabled $values.externalRedis.host -}}
{{- $errors = append $errors "externalRedis.host is set, but redis.enabled is true: choose one Redis." -}}
{{- end -}}
{{- if not (or $values.redis.enabled $values.externalRedis.host) -}}
{{- $errors = append $errors "redis.enabled is false: say where Redis is with externalRedis.host." -}}
{{- end -}}
{{- if and $values.externalRedis.tls.caSecret (not $values.externalRedis.tls.enabled) -}}
{{- $errors = append $errors "externalRedis.tls.caSecret is set, but externalRedis.tls.enabled is false." -}}
{{- end -}}
{{- if and $values.externalRedis.username (not $values.externalRedis.existingSecret) -}}
{{- $errors = append $errors "externalRedis.username is set: its password is needed, in externalRedis.existingSecret." -}}
{{- end -}}
{{- if and $values.dynamodbLocal.enabled $values.dynamodb.endpoint -}}
{{- $errors = append $errors "dynamodb.endpoint is set, but dynamodbLocal.enabled is true: choose one DynamoDB." -}}
{{- end -}}

{{- if and $values.mockExchanges.enabled $values.exchanges -}}
{{- $errors = append $errors "exchanges are listed, but mockExchanges.enabled is true: prices would be mixed with made-up ones." -}}
{{- end -}}
{{- if not (or $values.mockExchanges.enabled $values.exchanges) -}}
{{- $errors = append $errors "mockExchanges.enabled is false: list the exchanges to ask in exchanges." -}}
{{- end -}}

{{- with $values.api.autoscaling -}}
{{- if gt (int .minReplicas) (int .maxReplicas) -}}
{{- $errors = append $errors (printf "api.autoscaling.minReplicas (%d) is above maxReplicas (%d)." (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- if and .keda.enabled (not .enabled) -}}
{{- $errors = append $errors "api.autoscaling.keda.enabled is true, but api.autoscaling.enabled is false." -}}
{{- end -}}
{{- if and .keda.enabled (not .keda.prometheusUrl) -}}
{{- $errors = append $errors "api.autoscaling.keda.enabled is true: say where Prometheus is with api.autoscaling.keda.prometheusUrl." -}}
{{- end -}}
{{- end -}}
{{- if and $values.api.ingress.enabled (not $values.api.ingress.hosts) -}}
{{- $errors = append $errors "api.ingress.enabled is true: name the hosts in api.ingress.hosts." -}}
{{- end -}}
{{- if and $values.api.service.nodePort (eq $values.api.service.type "ClusterIP") -}}
{{- $errors = append $errors "api.service.nodePort is set, but api.service.type is ClusterIP." -}}
{{- end -}}
{{- $errors = concat $errors (include "price-aggregator.drainErrors" . | fromJsonArray) (include "price-aggregator.nameErrors" . | fromJsonArray) (include "price-aggregator.sizeErrors" . | fromJsonArray) (include "price-aggregator.assetErrors" . | fromJsonArray) -}}

{{- with $values.jobs.auditFreshness -}}
{{- if lt (int .activeDeadlineSeconds) (add 40 (int .confirmSeconds) | int) -}}
{{- $errors = append $errors "jobs.auditFreshness.activeDeadlineSeconds must exceed confirmSeconds by 40 or more, the time a run takes besides." -}}
{{- end -}}
{{- end -}}

{{- if $errors -}}
{{- fail (printf "\n\n%s\n" (join "\n" $errors)) -}}
{{- end -}}
{{- end -}}

{{/* The symbols as CSV text. */}}
{{- define "price-aggregator.symbols" -}}
{{- default (.Files.Get "files/symbols.csv") .Values.assignment.symbols -}}
{{- end -}}
