{{/* What a refresher is told, besides refresher.config: entries of a ConfigMap. */}}
{{- define "price-aggregator.refresherConfig" -}}
METRICS_PORT: "9090"
LEADERSHIP: leases
LEASE_PREFIX: {{ include "price-aggregator.fullname" . }}
LEASE_LABELS: {{ include "price-aggregator.leaseLabels" (dict "root" . "component" "refresher") }}
ASSIGNMENT_CONFIGMAP: {{ include "price-aggregator.fullname" . }}-assignment
OVERRIDES_CONFIGMAP: {{ include "price-aggregator.fullname" . }}-tier-overrides
LOG_LEVEL: {{ .Values.logLevel }}
HISTORY_TTL_DAYS: {{ .Values.retention.rawDays | quote }}
EXCHANGES: {{ include "price-aggregator.exchanges" . | quote }}
{{- include "price-aggregator.historyConfig" . | nindent 0 }}
{{- if .Values.dynamodbLocal.enabled }}
# It forgets the table with all else when it restarts.
ENSURE_TABLE: "true"
{{- end }}
{{- end -}}
