{{/* Security of a pod whose processes run as this user: {uid}. */}}
{{- define "price-aggregator.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ .uid }}
runAsGroup: {{ .uid }}
fsGroup: {{ .uid }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "price-aggregator.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* The same for the project's services, whose sources a development install replaces: {root}. */}}
{{- define "price-aggregator.serviceSecurityContext" -}}
{{- include "price-aggregator.containerSecurityContext" . | replace "readOnlyRootFilesystem: true" (printf "readOnlyRootFilesystem: %t" (not .root.Values.development.watch)) -}}
{{- end -}}

{{/* What a service runs in a development install, instead of its image's command: {root, main}. */}}
{{- define "price-aggregator.watch" -}}
{{- if .root.Values.development.watch }}
command: [node, --watch, {{ .main }}]
{{- end }}
{{- end -}}

{{/* What restarts a pod when a ConfigMap's data changes, and its labels alone do not: {root, of}. */}}
{{- define "price-aggregator.checksum" -}}
{{- (include (print .root.Template.BasePath "/" .of) .root | fromYaml).data | toJson | sha256sum -}}
{{- end -}}

{{/* Where pods may run, where their images come from, and how they look names up. */}}
{{- define "price-aggregator.scheduling" -}}
{{- with .Values.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.scheduling.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.scheduling.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.scheduling.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* How pods with the same labels spread: {root, component, [tier]}. */}}
{{- define "price-aggregator.topologySpread" -}}
{{- with .root.Values.scheduling.topologySpread }}
topologySpreadConstraints:
{{- range . }}
  - topologyKey: {{ .topologyKey }}
    maxSkew: {{ .maxSkew }}
    whenUnsatisfiable: {{ .whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- include "price-aggregator.selectorLabels" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end }}
{{- end -}}

{{/* The probes of the project's services: {port}. A start may take a minute; alive follows the event loop alone. */}}
{{- define "price-aggregator.probes" -}}
startupProbe:
  httpGet: {path: /livez, port: {{ .port }}}
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /livez, port: {{ .port }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet: {path: /readyz, port: {{ .port }}}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
{{- end -}}
