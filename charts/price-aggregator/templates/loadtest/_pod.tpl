{{/* The pod of a load test, whole. k6 judges times, errors and the rate itself, and ends with 99 where one is missed. */}}
{{- define "price-aggregator.loadtestPod" -}}
{{- $settings := .Values.loadtest -}}
{{- $host := include "price-aggregator.host" (dict "root" . "service" "api") -}}
metadata:
  labels:
    {{- include "price-aggregator.podLabels" (dict "root" . "component" "loadtest") | nindent 4 }}
  annotations:
    checksum/scripts: {{ include "price-aggregator.checksum" (dict "root" . "of" "loadtest/configmap.yaml") }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  restartPolicy: Never
  securityContext:
    # The user of k6's own image.
    {{- include "price-aggregator.podSecurityContext" (dict "uid" 12345) | nindent 4 }}
  {{- include "price-aggregator.scheduling" . | indent 2 }}
  containers:
    - name: k6
      image: {{ $settings.image }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args: [run, --no-color, --no-usage-report, /scripts/main.ts]
      securityContext:
        {{- include "price-aggregator.containerSecurityContext" . | nindent 8 }}
      env:
        - {name: GROUP, value: {{ $settings.group | quote }}}
        - {name: TARGET, value: {{ default (printf "http://%s:%v" $host .Values.api.service.port) $settings.target | quote }}}
        - {name: SEED, value: {{ $settings.seed | quote }}}
        - {name: SECONDS, value: {{ $settings.seconds | quote }}}
        - {name: RATE, value: {{ $settings.rate | quote }}}
        - {name: HOT_ASSETS, value: {{ .Values.tiers.hot.assets | quote }}}
        - {name: MEDIUM_ASSETS, value: {{ .Values.tiers.medium.assets | quote }}}
      resources:
        {{- toYaml $settings.resources | nindent 8 }}
      volumeMounts:
        - {name: scripts, mountPath: /scripts, readOnly: true}
  volumes:
    - name: scripts
      configMap:
        name: {{ include "price-aggregator.fullname" . }}-loadtest
{{- end -}}
