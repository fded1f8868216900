{{/* Egress rules to the API server. */}}
{{- define "price-aggregator.egressToApiServer" -}}
{{- range include "price-aggregator.apiServers" . | fromJsonArray }}
- ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with .cidrs }}
  to:
    {{- include "price-aggregator.outside" . | indent 4 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/*
Where the API server is, as a JSON list of {cidrs, ports}: what values say, else what the cluster says when the release
is installed or upgraded, else, as in `helm template`, which asks no cluster, any address. Some networks compare the
address of the Service, others the one behind it: both are listed.
*/}}
{{- define "price-aggregator.apiServers" -}}
{{- $given := .Values.networkPolicies.apiServer -}}
{{- $service := dict -}}
{{- if not $given.cidrs -}}
{{- $service = lookup "v1" "Service" "default" "kubernetes" -}}
{{- end -}}
{{- if $service -}}
{{- $front := dict "addresses" $service.spec.clusterIPs "ports" list -}}
{{- range $service.spec.ports -}}
{{- $_ := set $front "ports" (append $front.ports (int .port)) -}}
{{- end -}}
{{- $found := list -}}
{{- range list $front (include "price-aggregator.apiServerEndpoints" . | fromJson) -}}
{{- $cidrs := list -}}
{{- range .addresses -}}
{{- $cidrs = append $cidrs (printf "%s/%s" . (ternary "128" "32" (contains ":" .))) -}}
{{- end -}}
{{- $found = append $found (dict "cidrs" (uniq $cidrs | sortAlpha) "ports" (uniq .ports)) -}}
{{- end -}}
{{- toJson $found -}}
{{- else -}}
{{- list (dict "cidrs" $given.cidrs "ports" $given.ports) | toJson -}}
{{- end -}}
{{- end -}}

{{/* What stands behind the Service of the API server, as JSON: {addresses, ports}. */}}
{{- define "price-aggregator.apiServerEndpoints" -}}
{{- $behind := dict "addresses" list "ports" list -}}
{{- range (lookup "discovery.k8s.io/v1" "EndpointSlice" "default" "").items -}}
{{- if eq (dig "kubernetes.io/service-name" "" (default dict .metadata.labels)) "kubernetes" -}}
{{- range .endpoints -}}
{{- $_ := set $behind "addresses" (concat $behind.addresses .addresses) -}}
{{- end -}}
{{- range .ports -}}
{{- $_ := set $behind "ports" (append $behind.ports (int .port)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if not (and $behind.addresses $behind.ports) -}}
{{- fail "The cluster does not say what stands behind its Service `kubernetes`: give the API server's addresses in networkPolicies.apiServer.cidrs." -}}
{{- end -}}
{{- toJson $behind -}}
{{- end -}}
