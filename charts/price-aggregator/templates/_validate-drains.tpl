{{/* Values that would cut an end short or let no node be drained, as sentences in a JSON list. */}}
{{- define "price-aggregator.drainErrors" -}}
{{- $errors := list -}}
{{- with .Values.api -}}
{{- if lt (int .terminationGracePeriodSeconds) (add 11 (int .preStopSleepSeconds) | int) -}}
{{- $errors = append $errors "api.terminationGracePeriodSeconds must exceed api.preStopSleepSeconds by more than 10, the time the process needs to end." -}}
{{- end -}}
{{- end -}}
{{- if lt (int .Values.refresher.terminationGracePeriodSeconds) 15 -}}
{{- $errors = append $errors "refresher.terminationGracePeriodSeconds must be 15 or more, the time the process needs to hand its shards over and end." -}}
{{- end -}}

{{- $budget := .Values.api.podDisruptionBudget -}}
{{- if $budget.enabled -}}
{{- $least := toString $budget.minAvailable -}}
{{- $most := toString $budget.maxUnavailable -}}
{{- if eq (empty $least) (empty $most) -}}
{{- $errors = append $errors "api.podDisruptionBudget needs one of minAvailable and maxUnavailable, not both." -}}
{{- end -}}
{{- if and $most (eq (trimSuffix "%" $most | int) 0) -}}
{{- $errors = append $errors "api.podDisruptionBudget.maxUnavailable is 0, which lets no node be drained." -}}
{{- end -}}
{{- $scaling := .Values.api.autoscaling -}}
{{- $replicas := ternary $scaling.minReplicas .Values.api.replicas $scaling.enabled | int -}}
{{- $stay := trimSuffix "%" $least | int -}}
{{- if hasSuffix "%" $least -}}
{{- /* Kubernetes rounds up. */ -}}
{{- $stay = div (add 99 (mul $stay $replicas)) 100 | int -}}
{{- end -}}
{{- if and $least (gt $replicas 0) (ge $stay $replicas) -}}
{{- $errors = append $errors (printf "api.podDisruptionBudget.minAvailable (%s) lets none of %d API pods go, so that no node can be drained." $least $replicas) -}}
{{- end -}}
{{- end -}}
{{- toJson $errors -}}
{{- end -}}
