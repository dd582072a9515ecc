import { durationText } from './format-time.ts'

/** `0 ms`, `<1 ms`, `12 ms`, `1.2 s`, `2 min 05 s`. */
export function msText(ms: number): string {
  if (ms > 0 && ms < 1) return '<1 ms'
  if (ms < 999.5) return `${Math.round(ms)} ms`
  return ms < 59_950 ? `${(ms / 1_000).toFixed(1)} s` : durationText(ms)
}

/** `82 B`, `2.8 kB`, `1.2 MB`, `2.0 GB`: in powers of 1000. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 999_950) return `${(bytes / 1_000).toFixed(1)} kB`
  return bytes < 999_950_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : `${(bytes / 1_000_000_000).toFixed(1)} GB`
}
