{{/* `from` or `to` that selects the pods of some components: {root, components}. */}}
{{- define "price-aggregator.pods" -}}
- podSelector:
    matchLabels:
      {{- include "price-aggregator.releaseLabels" .root | nindent 6 }}
    matchExpressions:
      - key: app.kubernetes.io/component
        operator: In
        values: {{ toJson .components }}
{{- end -}}

{{/* `to` for what stands outside of this chart, at some CIDRs. */}}
{{- define "price-aggregator.outside" -}}
{{- range . }}
- ipBlock:
    cidr: {{ . }}
{{- end }}
{{- end -}}

{{/* Egress rule to the latest prices. */}}
{{- define "price-aggregator.egressToRedis" -}}
{{- if .Values.redis.enabled }}
- to:
    {{- include "price-aggregator.pods" (dict "root" . "components" (list "redis")) | nindent 4 }}
  ports:
    - {protocol: TCP, port: 6379}
{{- else }}
- to:
    {{- include "price-aggregator.outside" .Values.networkPolicies.redisCidrs | indent 4 }}
  ports:
    - {protocol: TCP, port: {{ .Values.externalRedis.port }}}
{{- end }}
{{- end -}}

{{/* Egress rules to history. */}}
{{- define "price-aggregator.egressToHistory" -}}
{{- if .Values.dynamodbLocal.enabled }}
- to:
    {{- include "price-aggregator.pods" (dict "root" . "components" (list "dynamodb-local")) | nindent 4 }}
  ports:
    - {protocol: TCP, port: 8000}
{{- else }}
- to:
    {{- include "price-aggregator.outside" .Values.networkPolicies.dynamodbCidrs | indent 4 }}
  ports:
    - {protocol: TCP, port: {{ include "price-aggregator.urlPort" (default "https://aws" .Values.dynamodb.endpoint) }}}
{{- with .Values.networkPolicies.awsEgress }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Egress rules to the exchanges. */}}
{{- define "price-aggregator.egressToExchanges" -}}
{{- if .Values.mockExchanges.enabled }}
- to:
    {{- include "price-aggregator.pods" (dict "root" . "components" (list "mock-exchange")) | nindent 4 }}
  ports:
    - {protocol: TCP, port: 8080}
{{- else }}
{{- $ports := list }}
{{- range .Values.exchanges }}
{{- $ports = append $ports (include "price-aggregator.urlPort" .url) }}
{{- end }}
- to:
    {{- include "price-aggregator.outside" .Values.networkPolicies.exchangeCidrs | indent 4 }}
  ports:
    {{- range uniq $ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}
{{- end -}}

{{/* The port of a URL, by its scheme where it names none. */}}
{{- define "price-aggregator.urlPort" -}}
{{- $url := urlParse . -}}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" -}}
{{- default (ternary "443" "80" (eq $url.scheme "https")) $port -}}
{{- end -}}
