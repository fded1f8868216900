{{/* Numbers that leave no room for each other, as sentences in a JSON list. */}}
{{- define "price-aggregator.sizeErrors" -}}
{{- $errors := list -}}
{{- with .Values.redis -}}
{{- $limit := dig "limits" "memory" "" .resources | toString -}}
{{- if and .enabled $limit (ge (include "price-aggregator.bytes" .maxMemory | float64) (include "price-aggregator.bytes" $limit | float64)) -}}
{{- $errors = append $errors (printf "redis.maxMemory (%s) is not below redis.resources.limits.memory (%s): Redis would be killed before it evicts." .maxMemory $limit) -}}
{{- end -}}
{{- end -}}

{{- $exchanges := ternary .Values.mockExchanges.names .Values.exchanges .Values.mockExchanges.enabled | len -}}
{{- $sources := dig "MIN_SOURCES" 1 .Values.refresher.config | int -}}
{{- if and $exchanges (gt $sources $exchanges) -}}
{{- $errors = append $errors (printf "refresher.config.MIN_SOURCES is %d, but there are %d exchanges: no price could be made." $sources $exchanges) -}}
{{- end -}}
{{- toJson $errors -}}
{{- end -}}

{{/* How many bytes a quantity of Kubernetes, or of Redis, is. */}}
{{- define "price-aggregator.bytes" -}}
{{- $number := regexFind "^[0-9.]+" . | float64 -}}
{{- $unit := trimPrefix (regexFind "^[0-9.]+" .) . -}}
{{- $kilo := ternary 1000.0 1024.0 (has $unit (list "k" "M" "G" "T")) -}}
{{- $powers := dict "k" 1 "M" 2 "G" 3 "T" 4 "Ki" 1 "Mi" 2 "Gi" 3 "Ti" 4 "kb" 1 "mb" 2 "gb" 3 -}}
{{- if eq $unit "m" -}}
{{- divf $number 1000.0 -}}
{{- else -}}
{{- range until (get $powers $unit | default 0 | int) -}}
{{- $number = mulf $number $kilo -}}
{{- end -}}
{{- $number -}}
{{- end -}}
{{- end -}}
