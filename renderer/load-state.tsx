import { Button, Skeleton } from '@mantine/core'
import { ErrorAlert } from './errors.tsx'
import type { Loaded } from './loaded.ts'

interface LoadStateProps {
  loaded: Loaded<unknown>
  /** What goes on, for those who cannot see that something is coming: "Loading the calls". */
  label: string
  /** About that of what is coming, in pixels: nothing jumps. */
  height: number
}

/** Before a value is there: that it is coming. Where it could not be had: why, and another try. */
export function LoadState({ loaded: { value, error, reload }, label, height }: LoadStateProps) {
  if (error)
    return (
      <ErrorAlert error={error}>
        <Button size="compact-sm" onClick={reload}>
          Try again
        </Button>
      </ErrorAlert>
    )
  return value === undefined ? <Skeleton height={height} role="status" aria-label={label} /> : undefined
}
