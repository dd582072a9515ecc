import type { CountOf, Progress, TaskLine } from '../shapes/index.ts'

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** `12 done, 3 failed of 20 files (60%)`. */
export function progressWords({ files, done, failed, running = 0, missing = 0 }: Progress): string {
  if (files === 0) return 'no input files known'
  const parts = [
    `${done.toLocaleString('en')} done`,
    ...(failed > 0 ? [`${failed.toLocaleString('en')} failed`] : []),
    ...(running > 0 ? [`${running.toLocaleString('en')} running`] : []),
    ...(missing > 0 ? [`${missing.toLocaleString('en')} missing`] : []),
  ]
  return `${parts.join(', ')} of ${plural(files, 'file')} (${Math.floor((100 * done) / files)}% done)`
}

export function countsWords(counts: readonly CountOf[]): string {
  return counts.map(({ name, count }) => `${count.toLocaleString('en')} ${name}`).join(', ')
}

export function taskWords({ taskId, name, status, progress, topReason, changedAt }: TaskLine): string {
  const reason = topReason === undefined ? '' : `; ${topReason}`
  const changed = changedAt === undefined ? '' : `, changed ${changedAt}`
  return `- ${taskId} ${status}: ${name}: ${progressWords(progress)}${changed}${reason}`
}

/** Where the facts come from, what is missing, and what to ask next. */
export function endingParts({
  sources,
  missing,
  next,
  more,
}: {
  sources: readonly { what: string; at: string }[]
  missing: readonly string[]
  next: readonly string[]
  more?: string | undefined
}) {
  return [
    { lines: more === undefined ? [] : [more] },
    { heading: 'Not known:', lines: missing.map((each) => `- ${each}`), importance: 1 },
    { heading: 'Next:', lines: next.map((each) => `- ${each}`), importance: 1 },
    {
      lines:
        sources.length === 0
          ? []
          : [`Sources: ${sources.map(({ what, at }) => `${what} at ${at}`).join('; ')}.`],
    },
  ]
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1.2 MB`, by thousands. */
export function bytesWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}
