{{/* What selects the pods of a component: {root, component, [tier]}. */}}
{{- define "price-aggregator.selectorLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- with .tier }}
price-aggregator/tier: {{ . }}
{{- end }}
{{- end -}}

{{/* The labels of a pod: {root, component, [tier]}. No version is among them, which would restart what did not change. */}}
{{- define "price-aggregator.podLabels" -}}
{{ include "price-aggregator.selectorLabels" . }}
{{ include "price-aggregator.sharedLabels" . }}
{{- end -}}

{{- define "price-aggregator.sharedLabels" -}}
app.kubernetes.io/part-of: price-aggregator
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The same with the versions, which only objects carry. */}}
{{- define "price-aggregator.objectLabels" -}}
{{ include "price-aggregator.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{ include "price-aggregator.sharedLabels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 }}
{{- end -}}

{{/* What the Leases of a component are found by, beside the tier: a list for a variable: {root, component}. */}}
{{- define "price-aggregator.leaseLabels" -}}
{{- include "price-aggregator.pairs" (include "price-aggregator.selectorLabels" . | fromYaml) -}}
{{- end -}}

{{/* A map as a variable takes it: `name=value,name=value`. */}}
{{- define "price-aggregator.pairs" -}}
{{- $pairs := list }}
{{- range $name, $value := . }}
{{- $pairs = append $pairs (printf "%s=%s" $name $value) }}
{{- end }}
{{- join "," $pairs }}
{{- end -}}

{{/* All pods of the release, whatever their component. */}}
{{- define "price-aggregator.releaseLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
