{{/* What the API is told, besides api.config: entries of a ConfigMap. */}}
{{- define "price-aggregator.apiConfig" -}}
PORT: "8080"
METRICS_PORT: "9090"
ASSIGNMENT_DIR: /etc/price-aggregator
LOG_LEVEL: {{ .Values.logLevel }}
{{- include "price-aggregator.historyConfig" . | nindent 0 }}
{{- end -}}
