import { Text } from '@mantine/core'
import type { Further } from '../types.ts'

/** Why it does not answer, and what to do; of one that is off nothing was asked. */
export function Problem({ state: { is, problem } }: { state: Further }) {
  if (!problem || is === 'off') return null
  return (
    <div role="note">
      <Text size="sm" fw={600} className="breakable">
        {problem.message}
      </Text>
      <Text size="sm" className="breakable">
        {problem.nextStep}
      </Text>
    </div>
  )
}
