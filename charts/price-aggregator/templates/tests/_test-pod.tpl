{{/* A pod of `helm test` that asks endpoints: {root, name, checks}. It runs on the image of the API, as Node suffices. */}}
{{- define "price-aggregator.testPod" -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "price-aggregator.fullname" .root }}-test-{{ .name }}
  labels:
    {{- include "price-aggregator.objectLabels" (dict "root" .root "component" "test") | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  restartPolicy: Never
  securityContext:
    {{- include "price-aggregator.podSecurityContext" (dict "uid" 1000) | nindent 4 }}
  {{- include "price-aggregator.scheduling" .root | indent 2 }}
  containers:
    - name: test
      image: {{ include "price-aggregator.image" (dict "root" .root "component" "api" "override" .root.Values.api.image) }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      securityContext:
        {{- include "price-aggregator.containerSecurityContext" . | nindent 8 }}
      command: [node, --input-type=module, --eval]
      args:
        - |
          {{- .root.Files.Get "files/check-endpoints.mjs" | nindent 10 }}
        - {{ dict "timeoutSeconds" .root.Values.tests.timeoutSeconds "checks" .checks | toJson | quote }}
      resources:
        requests: {cpu: 25m, memory: 64Mi}
        limits: {memory: 128Mi}
{{- end -}}
