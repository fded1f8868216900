{{/* How a component reaches the latest prices: entries of `env`. A URL would need the password escaped: it stands apart. */}}
{{- define "price-aggregator.redisEnv" -}}
{{- $external := .Values.externalRedis -}}
{{- if .Values.redis.enabled }}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "price-aggregator.redisSecret" . }}
      key: {{ .Values.redis.auth.existingSecretPasswordKey }}
- name: REDIS_URL
  value: redis://{{ include "price-aggregator.host" (dict "root" . "service" "redis") }}:6379
{{- else }}
{{- $scheme := ternary "rediss" "redis" $external.tls.enabled }}
{{- with $external.username }}
- name: REDIS_USERNAME
  value: {{ . | quote }}
{{- end }}
{{- with $external.existingSecret }}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: {{ $external.existingSecretPasswordKey }}
{{- end }}
- name: REDIS_URL
  value: {{ $scheme }}://{{ $external.host }}:{{ $external.port }}
{{- if $external.tls.caSecret }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/redis-ca/ca.crt
{{- end }}
{{- end }}
{{- end -}}

{{- define "price-aggregator.redisSecret" -}}
{{- default (printf "%s-redis" (include "price-aggregator.fullname" .)) .Values.redis.auth.existingSecret -}}
{{- end -}}

{{/* The authority of an external Redis, to mount and as a volume. */}}
{{- define "price-aggregator.redisCaMounts" -}}
{{- if and (not .Values.redis.enabled) .Values.externalRedis.tls.caSecret }}
- name: redis-ca
  mountPath: /etc/redis-ca
  readOnly: true
{{- end }}
{{- end -}}

{{- define "price-aggregator.redisCaVolumes" -}}
{{- if and (not .Values.redis.enabled) .Values.externalRedis.tls.caSecret }}
- name: redis-ca
  secret:
    secretName: {{ .Values.externalRedis.tls.caSecret }}
{{- end }}
{{- end -}}

{{/* How a component reaches history: entries of a ConfigMap. An emulator takes any credentials, but wants some. */}}
{{- define "price-aggregator.historyConfig" -}}
DYNAMODB_TABLE: {{ .Values.dynamodb.table | quote }}
AWS_REGION: {{ .Values.dynamodb.region | quote }}
{{- if .Values.dynamodbLocal.enabled }}
DYNAMODB_ENDPOINT: http://{{ include "price-aggregator.host" (dict "root" . "service" "dynamodb-local") }}:8000
AWS_ACCESS_KEY_ID: local
AWS_SECRET_ACCESS_KEY: local
{{- else if .Values.dynamodb.endpoint }}
DYNAMODB_ENDPOINT: {{ .Values.dynamodb.endpoint | quote }}
{{- end }}
{{- end -}}

{{/* The exchanges as `name=URL,name=URL`. */}}
{{- define "price-aggregator.exchanges" -}}
{{- $list := list -}}
{{- if .Values.mockExchanges.enabled -}}
{{- range .Values.mockExchanges.names -}}
{{- $list = append $list (printf "%s=http://%s:8080" . (include "price-aggregator.host" (dict "root" $ "service" (printf "mock-%s" .)))) -}}
{{- end -}}
{{- else -}}
{{- range .Values.exchanges -}}
{{- $list = append $list (printf "%s=%s" .name .url) -}}
{{- end -}}
{{- end -}}
{{- join "," $list -}}
{{- end -}}

{{/* What of the assignment is not symbols: assignment.json. */}}
{{- define "price-aggregator.assignment" -}}
{{- $shards := dict }}
{{- range $tier, $rule := .Values.tiers }}
{{- $_ := set $shards $tier (int $rule.shards) }}
{{- end }}
{{- $sizes := dict "hot" (int .Values.tiers.hot.assets) "medium" (int .Values.tiers.medium.assets) }}
{{- dict "sizes" $sizes "shards" $shards | toJson }}
{{- end -}}

{{/* Variables from values: a map, each value as text. */}}
{{- define "price-aggregator.config" -}}
{{- range $name, $value := . }}
{{ $name }}: {{ toString $value | quote }}
{{- end }}
{{- end -}}
