{{/* The commands that ask the API for a price. */}}
{{- define "price-aggregator.howToAsk" -}}
{{- if .Values.api.ingress.enabled }}
{{- range .Values.api.ingress.hosts }}
  curl {{ ternary "https" "http" (gt (len $.Values.api.ingress.tls) 0) }}://{{ . }}/prices/btcusdt
{{- end }}
{{- else }}
  kubectl --namespace {{ .Release.Namespace }} port-forward service/{{ include "price-aggregator.host" (dict "root" . "service" "api") }} 8080:{{ .Values.api.service.port }} &
  curl http://127.0.0.1:8080/prices/btcusdt
{{- end }}
{{- end -}}
