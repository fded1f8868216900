/** What a pod of the API may use, `api.resources.limits` of the chart: cores and bytes. */
export const API_LIMITS = { cores: 1, memoryBytes: 320 * 2 ** 20 }
