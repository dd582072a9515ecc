import { NumberInput } from '@mantine/core'

const KILOBYTE = 1_000

interface BudgetInputProps {
  label: string
  description?: string
  /** Kilobytes; an empty text is none. */
  value: number | string
  onChange: (value: number | string) => void
}

/** How long an answer may be, in kilobytes. */
export function BudgetInput(props: BudgetInputProps) {
  return <NumberInput {...props} min={8} max={5_000} allowDecimal={false} suffix=" kB" maw={360} />
}

/** Bytes; undefined where nothing was entered. */
export function bytesOf(kilobytes: number | string): number | undefined {
  return typeof kilobytes === 'number' ? kilobytes * KILOBYTE : undefined
}

export function kilobytesOf(bytes: number | undefined): number | string {
  return bytes === undefined ? '' : Math.round(bytes / KILOBYTE)
}
