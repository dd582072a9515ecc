import { Stack, Text } from '@mantine/core'
import { codeWords } from '../../../bridge/answers/words/errors.ts'
import { counted } from '../../counted.ts'
import { Section } from '../../section.tsx'
import { ErrorWords } from '../../tasks/error-in-words.tsx'
import type { ExplainedJob } from '../../types.ts'

/** The error that counts, and those that it hides. */
export function ErrorSection({ error, hidden }: Pick<ExplainedJob, 'error' | 'hidden'>) {
  if (!error && hidden.length === 0) return null
  return (
    <Section title="Why it failed">
      <Stack gap="sm">
        {error && <ErrorWords error={error} />}
        {hidden.length > 0 && (
          <details>
            <Text component="summary" size="sm" style={{ cursor: 'pointer' }}>
              {counted(hidden.length, 'other error')} of this job, which {hidden.length === 1 ? 'does' : 'do'}{' '}
              not count beside it
            </Text>
            <Stack gap="md" mt="sm">
              {hidden.map((each) => (
                <ErrorWords key={codeWords(each)} error={each} />
              ))}
            </Stack>
          </details>
        )}
      </Stack>
    </Section>
  )
}
