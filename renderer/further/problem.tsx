import { Text } from '@mantine/core'
import { LINK } from '../../bridge/upstream/further/how-to-link.ts'
import type { Further } from '../types.ts'
import { helpOf } from './words.ts'

/** Why it does not answer, and what to do where no button beside it does that; of one that is off nothing was asked. */
export function Problem({ state }: { state: Further }) {
  const { is, problem } = state
  if (!problem || is === 'off') return null
  const help = helpOf(state)
  const isOffered = problem.nextStep === LINK && (help === 'link' || help === 'secret')
  return (
    <div role="note">
      <Text size="sm" fw={600} className="breakable">
        {problem.message}
      </Text>
      {!isOffered && (
        <Text size="sm" className="breakable">
          {problem.nextStep}
        </Text>
      )}
    </div>
  )
}
