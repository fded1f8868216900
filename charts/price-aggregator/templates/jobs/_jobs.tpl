{{/* The jobs that are switched on: their names, each with the key of its values. */}}
{{- define "price-aggregator.jobs" -}}
{{- range $name, $key := dict "audit-freshness" "auditFreshness" "ensure-table" "ensureTable" "reconcile-tiers" "reconcileTiers" "rollup-history" "rollupHistory" }}
{{- if (get $.Values.jobs $key).enabled }}
{{ $name }}: {{ $key }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The same as they are scheduled, by the ends of their CronJobs' names: {job, cron, [interval]}. */}}
{{- define "price-aggregator.schedules" -}}
{{- $schedules := dict }}
{{- range $name, $key := include "price-aggregator.jobs" . | fromYaml }}
{{- $settings := get $.Values.jobs $key }}
{{- if eq $name "rollup-history" }}
{{- $_ := set $schedules "rollup-history-1m" (dict "job" $name "cron" $settings.minuteCron "interval" "1m") }}
{{- $_ := set $schedules "rollup-history-1h" (dict "job" $name "cron" $settings.hourCron "interval" "1h") }}
{{- else }}
{{- $_ := set $schedules $name (dict "job" $name "cron" $settings.cron) }}
{{- end }}
{{- end }}
{{- toYaml $schedules }}
{{- end -}}

{{/* A CronJob's name, which has 11 characters less than others: {root, schedule}. */}}
{{- define "price-aggregator.cronJobName" -}}
{{- printf "%s-%s" (include "price-aggregator.fullname" .root | trunc 34 | trimSuffix "-") .schedule -}}
{{- end -}}

{{/* A list as a variable takes it. */}}
{{- define "price-aggregator.list" -}}
{{- join "," . | quote -}}
{{- end -}}

{{/* What a job is told besides jobs.config: entries of a map: {root, job, [interval]}. */}}
{{- define "price-aggregator.jobConfig" -}}
{{- $values := .root.Values -}}
{{- $settings := get $values.jobs (get (include "price-aggregator.jobs" .root | fromYaml) .job) -}}
{{- $fullname := include "price-aggregator.fullname" .root -}}
LOG_LEVEL: {{ $values.logLevel }}
# Time to say so and to end, before the Job's own deadline kills it.
JOB_TIMEOUT_SECONDS: {{ sub $settings.activeDeadlineSeconds 10 | quote }}
LEASE_PREFIX: {{ $fullname }}
# Of shards, which the audit lists; a job's own Lease has its own component.
LEASE_LABELS: {{ include "price-aggregator.leaseLabels" (dict "root" .root "component" "refresher") }}
{{- if eq .job "reconcile-tiers" }}
ASSIGNMENT_CONFIGMAP: {{ $fullname }}-assignment
OVERRIDES_CONFIGMAP: {{ $fullname }}-tier-overrides
POPULARITY_HALF_LIFE_SECONDS: {{ $settings.halfLifeSeconds | quote }}
TIER_MIN_ACCESSES: {{ $settings.minAccesses | quote }}
TIER_HYSTERESIS: {{ $settings.hysteresis | quote }}
TIER_DWELL_SECONDS: {{ $settings.dwellSeconds | quote }}
PINNED_HOT: {{ include "price-aggregator.list" $settings.pinned.hot }}
PINNED_MEDIUM: {{ include "price-aggregator.list" $settings.pinned.medium }}
PINNED_COLD: {{ include "price-aggregator.list" $settings.pinned.cold }}
{{- else if eq .job "rollup-history" }}
{{ include "price-aggregator.historyConfig" .root }}
ROLLUP_INTERVAL: {{ .interval }}
ROLLUP_LATENESS_SECONDS: {{ $settings.latenessSeconds | quote }}
ROLLUP_HOURLY_LATENESS_SECONDS: {{ $settings.hourlyLatenessSeconds | quote }}
HISTORY_TTL_DAYS: {{ $values.retention.rawDays | quote }}
CANDLES_1M_TTL_DAYS: {{ $values.retention.minuteCandleDays | quote }}
{{- else if eq .job "audit-freshness" }}
EXCHANGES: {{ include "price-aggregator.exchanges" .root | quote }}
{{- if hasKey $values.refresher.config "MIN_SOURCES" }}
# What no refresher may write is no fault of who holds the shard.
MIN_SOURCES: {{ $values.refresher.config.MIN_SOURCES | toString | quote }}
{{- end }}
AUDIT_SAMPLE: {{ $settings.sample | quote }}
AUDIT_CONFIRM_SECONDS: {{ $settings.confirmSeconds | quote }}
AUDIT_AVOID_SECONDS: {{ $settings.avoidSeconds | quote }}
{{- else if eq .job "ensure-table" }}
{{ include "price-aggregator.historyConfig" .root }}
TABLE_MANAGED: {{ $settings.managed | quote }}
TABLE_POINT_IN_TIME_RECOVERY: {{ $settings.pointInTimeRecovery | quote }}
TABLE_TAGS: {{ include "price-aggregator.pairs" $settings.tags | quote }}
{{- end }}
{{- end -}}

{{/* The pod of a job, whole: {root, job, [interval]}. */}}
{{- define "price-aggregator.jobPod" -}}
{{- $root := .root -}}
{{- $settings := get $root.Values.jobs (get (include "price-aggregator.jobs" $root | fromYaml) .job) -}}
metadata:
  labels:
    {{- include "price-aggregator.podLabels" (dict "root" $root "component" .job) | nindent 4 }}
  {{- with $root.Values.jobs.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "price-aggregator.fullname" $root }}-{{ .job }}
  automountServiceAccountToken: true
  enableServiceLinks: false
  restartPolicy: Never
  terminationGracePeriodSeconds: 15
  securityContext:
    {{- include "price-aggregator.podSecurityContext" (dict "uid" 1000) | nindent 4 }}
  {{- include "price-aggregator.scheduling" $root | indent 2 }}
  containers:
    - name: {{ .job }}
      image: {{ include "price-aggregator.image" (dict "root" $root "component" "jobs" "override" $root.Values.jobs.image) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: [{{ .job }}]
      securityContext:
        {{- include "price-aggregator.containerSecurityContext" $root | nindent 8 }}
      env:
        - name: NAMESPACE
          valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        {{- include "price-aggregator.redisEnv" $root | indent 8 }}
        {{- range $name, $value := merge (dict) $root.Values.jobs.config (include "price-aggregator.jobConfig" . | fromYaml) }}
        - name: {{ $name }}
          value: {{ toString $value | quote }}
        {{- end }}
        {{- with $root.Values.jobs.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      resources:
        {{- toYaml $settings.resources | nindent 8 }}
      {{- with include "price-aggregator.redisCaMounts" $root }}
      volumeMounts:
        {{- . | indent 8 }}
      {{- end }}
  {{- with include "price-aggregator.redisCaVolumes" $root }}
  volumes:
    {{- . | indent 4 }}
  {{- end }}
{{- end -}}
