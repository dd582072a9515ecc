import { Grid, Group, Stack, Text } from '@mantine/core'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useApi, useWhere } from '../../bridge.tsx'
import { Copy } from '../../copy.tsx'
import { Facts } from '../../facts.tsx'
import { AskedAt, FollowState, Missing, Sources } from '../../follow-state.tsx'
import { useFollowed } from '../../followed.ts'
import { PageHeading } from '../../heading.tsx'
import { Section } from '../../section.tsx'
import { AskAssistant } from '../../tasks/ask-assistant.tsx'
import { OutsideLink } from '../../tasks/links.tsx'
import { NextSteps } from '../../tasks/next-steps.tsx'
import { PageOfNumber } from '../../tasks/page-of-number.tsx'
import { taskQuestion } from '../../tasks/questions.ts'
import { Quoted } from '../../tasks/quoted.tsx'
import { StateBadge } from '../../tasks/state-badge.tsx'
import { Ago } from '../../time.tsx'
import type { ExplainedTask } from '../../types.ts'
import { CommandButtons } from './command-buttons.tsx'
import { DatasetsSection } from './datasets-section.tsx'
import { FailuresSection } from './failures-section.tsx'
import { ProgressSection } from './progress-section.tsx'
import { taskFacts } from './task-facts.tsx'

/** All that is known of one task. @param number as it stands in the address */
export function TaskPage({ number }: { number: string }) {
  return (
    <PageOfNumber of="task" number={number}>
      {(id) => <OneTask key={id} id={id} />}
    </PageOfNumber>
  )
}

function OneTask({ id }: { id: number }) {
  const api = useApi()
  const where = useWhere()
  const followed = useFollowed(`task ${id}`, () => askForAnswer(api, 'panda_explain_task', { task_id: id }))
  const { value, at, reload } = followed
  return (
    <>
      <PageHeading title={`Task ${id}${where}`}>
        <AskedAt followed={followed} />
      </PageHeading>
      <FollowState followed={followed} label={`Loading task ${id}`} height={500} />
      {value && at !== undefined && <Answer answer={value} at={at} reload={reload} />}
    </>
  )
}

/** An address that a message of PanDA's holds: from elsewhere, so that it is shown, and not opened by a click. */
function NamedPage({ address }: { address: string }) {
  return (
    <Group gap="xs" mt="xs">
      <Text size="sm" className="breakable">
        It names the page {address}
      </Text>
      <Copy text={address} label="Copy the address" />
    </Group>
  )
}

function Answer({ answer, at, reload }: { answer: ExplainedTask; at: number; reload: () => void }) {
  const { task, summary, serverSays, serverLink, failures, jobs, special, datasets, missing, next } = answer
  const where = useWhere()
  const { taskId, name, status, standing, changedAt, link } = task
  return (
    <>
      <Stack gap={6}>
        <Text fw={600} className="breakable">
          {name}
        </Text>
        <Group gap="sm">
          <StateBadge status={status} />
          {changedAt !== undefined && (
            <Text size="sm" c="dimmed">
              changed <Ago at={Date.parse(changedAt)} />
            </Text>
          )}
          <OutsideLink href={link}>Look in the monitor</OutsideLink>
          <Copy text={`${taskId}`} label="Copy number" />
        </Group>
        <Text className="breakable">{summary}</Text>
      </Stack>
      <NextSteps next={next} />
      <Missing missing={missing} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <ProgressSection answer={answer} at={at} />
            {serverSays !== undefined && (
              <Section title="What PanDA says">
                <Quoted of="PanDA" text={serverSays} />
                {serverLink !== undefined && <NamedPage address={serverLink} />}
              </Section>
            )}
            <FailuresSection failures={failures} jobs={jobs} special={special} />
            <DatasetsSection datasets={datasets} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="md">
            <CommandButtons taskId={taskId} status={status} onDone={reload} />
            <AskAssistant question={taskQuestion(`${taskId}${where}`, standing)} />
            <Section title="About it">
              <Facts facts={taskFacts(task)} />
            </Section>
          </Stack>
        </Grid.Col>
      </Grid>
      <Sources sources={answer.sources} />
    </>
  )
}
