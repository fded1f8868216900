{{/* What selects the pods of a component: {root, component, [tier]}. */}}
{{- define "price-aggregator.selectorLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- with .tier }}
price-aggregator/tier: {{ . }}
{{- end }}
{{- end -}}

{{/* The labels of an object or pod: {root, component, [tier]}. */}}
{{- define "price-aggregator.labels" -}}
{{ include "price-aggregator.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: price-aggregator
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The same with what only objects carry: pods would restart when the chart's version changes. */}}
{{- define "price-aggregator.objectLabels" -}}
{{ include "price-aggregator.labels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 }}
{{- end -}}

{{/* What the electors find Leases by, beside the tier: a list for a variable. */}}
{{- define "price-aggregator.leaseLabels" -}}
{{- $labels := include "price-aggregator.selectorLabels" (dict "root" . "component" "refresher") | fromYaml }}
{{- $pairs := list }}
{{- range $name, $value := $labels }}
{{- $pairs = append $pairs (printf "%s=%s" $name $value) }}
{{- end }}
{{- join "," $pairs }}
{{- end -}}

{{/* All pods of the release, whatever their component. */}}
{{- define "price-aggregator.releaseLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
