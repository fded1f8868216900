{{/* Symbols and tiers that cannot be, as sentences in a JSON list. */}}
{{- define "price-aggregator.assetErrors" -}}
{{- $errors := list -}}
{{- $values := .Values -}}
{{- $lines := splitList "\n" (include "price-aggregator.symbols" . | trim) -}}
{{- if ne (first $lines | trim) "symbol" -}}
{{- $errors = append $errors (printf "assignment.symbols starts with %q, expected the header \"symbol\"." (first $lines | trim)) -}}
{{- end -}}

{{- $lineOf := dict -}}
{{- $wrong := "" -}}
{{- range $index, $line := $lines -}}
{{- $symbol := $line | trim | trimAll "\"" | lower -}}
{{- if and $index $symbol (not $wrong) -}}
{{- if not (regexMatch "^[a-z0-9]{2,20}$" $symbol) -}}
{{- $wrong = printf "assignment.symbols, line %d: %q is not a symbol, expected 2 to 20 letters and digits." (add1 $index) (trim $line) -}}
{{- else if hasKey $lineOf $symbol -}}
{{- $wrong = printf "assignment.symbols, line %d: %q is already in line %d." (add1 $index) (trim $line) (get $lineOf $symbol) -}}
{{- end -}}
{{- end -}}
{{- if $index -}}{{- $_ := set $lineOf $symbol (add1 $index) -}}{{- end -}}
{{- end -}}
{{- $lineOf = unset $lineOf "" -}}
{{- if $wrong -}}{{- $errors = append $errors $wrong -}}{{- end -}}

{{- $count := len $lineOf -}}
{{- $ranked := add $values.tiers.hot.assets $values.tiers.medium.assets -}}
{{- if gt $ranked $count -}}
{{- $errors = append $errors (printf "tiers.hot.assets and tiers.medium.assets add up to %d, but there are %d symbols." $ranked $count) -}}
{{- end -}}
{{- $places := dict "hot" (int $values.tiers.hot.assets) "medium" (int $values.tiers.medium.assets) "cold" (sub $count $ranked | int) -}}
{{- $tierOf := dict -}}
{{- range $tier := list "hot" "medium" "cold" -}}
{{- $pins := get $values.jobs.reconcileTiers.pinned $tier -}}
{{- if gt (len $pins) (get $places $tier) -}}
{{- $errors = append $errors (printf "jobs.reconcileTiers.pinned.%s has %d assets, but the tier has %d places." $tier (len $pins) (get $places $tier)) -}}
{{- end -}}
{{- range $asset := $pins -}}
{{- if not (hasKey $lineOf $asset) -}}
{{- $errors = append $errors (printf "jobs.reconcileTiers.pinned.%s has %s, which is not among the symbols." $tier $asset) -}}
{{- end -}}
{{- if hasKey $tierOf $asset -}}
{{- $errors = append $errors (printf "jobs.reconcileTiers.pinned has %s in %s and in %s: choose one tier." $asset (get $tierOf $asset) $tier) -}}
{{- end -}}
{{- $_ := set $tierOf $asset $tier -}}
{{- end -}}
{{- end -}}
{{- toJson $errors -}}
{{- end -}}
