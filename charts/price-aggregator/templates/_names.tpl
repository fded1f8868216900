{{/* The prefix of all names: the release's name, with the chart's where that is not part of it. */}}
{{- define "price-aggregator.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Where pods find a Service of this release, in their own namespace: {root, service}. */}}
{{- define "price-aggregator.host" -}}
{{- printf "%s-%s" (include "price-aggregator.fullname" .root) .service -}}
{{- end -}}

{{/* The image of one of the project's own components: {root, component, override}. */}}
{{- define "price-aggregator.image" -}}
{{- $image := .root.Values.image -}}
{{- if .override -}}
{{- .override -}}
{{- else -}}
{{- with $image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- printf "%s%s:%s" $image.repositoryPrefix .component (default .root.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}
