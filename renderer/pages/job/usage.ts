import { durationText } from '../../format-time.ts'
import type { Usage } from '../../types.ts'

export interface UsageBar {
  what: string
  /** `3,900 of 4,000 MB, 98%`: what is not known is left out. */
  text: string
  /** Of what was asked for, in percent; undefined where one of both is not known. */
  percent: number | undefined
  isOver: boolean
}

const names: Record<Usage['what'], string> = {
  memory: 'Memory',
  'wall time': 'Wall time',
  'processor time': 'Processor time',
  disk: 'Disk',
  cores: 'Cores',
}

/** What a job used beside what was asked for, as bars show it; what is not known at all is left out. */
export function usageBars(usage: readonly Usage[]): UsageBar[] {
  return usage.flatMap((each) => {
    const { what, used, asked, unit } = each
    const show = (value: number) => amountText(value, unit)
    if (used === undefined && asked === undefined) return []
    // That all cores are used, or not all, says nothing of a limit.
    const isLimit = what !== 'cores' && asked !== undefined && asked > 0
    const percent = used !== undefined && isLimit ? (100 * used) / asked : undefined
    const text =
      used === undefined
        ? `${show(asked ?? 0)} asked for`
        : asked === undefined
          ? `${show(used)} used`
          : `${show(used)} of ${show(asked)}${percent === undefined ? '' : `, ${percentText(percent)}`}`
    return [{ what: names[what], text, percent, isOver: percent !== undefined && percent > 100 }]
  })
}

function percentText(percent: number): string {
  return percent > 0 && percent < 0.5 ? '<1%' : `${Math.round(percent)}%`
}

function amountText(value: number, unit: Usage['unit']): string {
  if (unit === 's') return durationText(value * 1_000)
  if (unit === 'cores') return `${value.toLocaleString('en')} ${value === 1 ? 'core' : 'cores'}`
  return value < 10_000 ? `${Math.round(value).toLocaleString('en')} MB` : `${(value / 1_000).toFixed(1)} GB`
}
