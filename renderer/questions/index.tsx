import { Group, Stack, Text } from '@mantine/core'
import { useId } from 'react'
import { askForAnswer } from '../../bridge/answers/ask-for-answer.ts'
import { useApi, useBridgeState } from '../bridge.tsx'
import { Copy } from '../copy.tsx'
import { useLoaded } from '../loaded.ts'
import { Section } from '../section.tsx'
import { questionsFor, topics, type Question } from './questions.ts'

/** Questions to copy into an assistant, by topic. */
export function Questions() {
  const { moreQuestions } = useBridgeState()
  const questions = questionsFor(useOwnTasks())
  const added = Map.groupBy(moreQuestions, ({ by }) => by)
  return (
    <Section title="Questions to ask">
      <Text size="sm" mb="sm">
        Copy one into your assistant.
      </Text>
      <Stack gap="sm">
        {[...added].map(([by, asked]) => (
          <Topic key={`by ${by}`} topic={by} questions={asked} />
        ))}
        {topics.map((topic) => (
          <Topic key={topic} topic={topic} questions={questions.filter((each) => each.topic === topic)} />
        ))}
      </Stack>
    </Section>
  )
}

function Topic({ topic, questions }: { topic: string; questions: readonly Pick<Question, 'ask'>[] }) {
  const id = useId()
  return (
    <div>
      <Text size="sm" fw={600} id={id}>
        {topic}
      </Text>
      <Stack component="ul" gap={4} p={0} m={0} aria-labelledby={id} style={{ listStyle: 'none' }}>
        {questions.map(({ ask }) => (
          <Group component="li" key={ask} justify="space-between" gap="sm" wrap="nowrap">
            <Text size="sm" className="breakable">
              {ask}
            </Text>
            <Copy text={ask} name={`Copy: ${ask}`} />
          </Group>
        ))}
      </Stack>
    </div>
  )
}

/** The user's tasks, for questions that name one; none where they are not known, as before the sign-in. */
function useOwnTasks() {
  const api = useApi()
  const { server, login } = useBridgeState()
  const who = login.is === 'signed-in' && server ? `${server.name} ${login.account.subject}` : undefined
  const { value } = useLoaded(
    async () => (who === undefined ? [] : (await askForAnswer(api, 'panda_my_tasks')).tasks),
    who,
  )
  return who === undefined ? [] : (value ?? [])
}
