{{- define "pointsman.name" -}}
{{- if contains "pointsman" .Release.Name }}{{ .Release.Name }}{{ else }}{{ printf "%s-pointsman" .Release.Name | trunc 53 | trimSuffix "-" }}{{ end }}-operator
{{- end }}

{{- define "pointsman.selector" -}}
app.kubernetes.io/name: pointsman-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "pointsman.labels" -}}
{{ include "pointsman.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- /* The image called .name, of the values' images. */}}
{{- define "pointsman.image" -}}
{{- $image := index .root.Values.images .name -}}
{{- with .root.Values.images.registry }}{{ . }}/{{ end -}}
{{ $image.repository }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- /* Namespaces to watch, comma-separated: "*" is every one. */}}
{{- define "pointsman.watched" -}}
{{ join "," (.Values.watchNamespaces | default (list .Release.Namespace)) }}
{{- end }}
