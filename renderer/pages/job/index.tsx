import { Grid, Group, Stack, Text } from '@mantine/core'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useApi, useWhere } from '../../bridge.tsx'
import { Copy } from '../../copy.tsx'
import { Facts } from '../../facts.tsx'
import { AskedAt, FollowState, Missing, Sources } from '../../follow-state.tsx'
import { useFollowed } from '../../followed.ts'
import { PageHeading } from '../../heading.tsx'
import { useRoute } from '../../route.ts'
import { Section } from '../../section.tsx'
import { AskAssistant } from '../../tasks/ask-assistant.tsx'
import { OutsideLink, TaskLink } from '../../tasks/links.tsx'
import { NextSteps } from '../../tasks/next-steps.tsx'
import { OfNamedServer } from '../../tasks/of-named-server.tsx'
import { PageOfNumber } from '../../tasks/page-of-number.tsx'
import { jobQuestion } from '../../tasks/questions.ts'
import { StateBadge } from '../../tasks/state-badge.tsx'
import { Ago } from '../../time.tsx'
import type { ExplainedJob } from '../../types.ts'
import { ErrorSection } from './error-section.tsx'
import { FilesSection } from './files-section.tsx'
import { jobFacts } from './job-facts.tsx'
import { LogSection } from './log-section.tsx'
import { UsageSection } from './usage-section.tsx'

/** All that is known of one job. */
export function JobPage() {
  const [, number = ''] = useRoute()
  return (
    <OfNamedServer>
      <PageOfNumber of="job" number={number}>
        {(id) => <OneJob key={id} id={id} />}
      </PageOfNumber>
    </OfNamedServer>
  )
}

function OneJob({ id }: { id: number }) {
  const api = useApi()
  const where = useWhere()
  const followed = useFollowed(`job ${id}`, () => askForAnswer(api, 'panda_explain_job', { job_id: id }))
  return (
    <>
      <PageHeading title={`Job ${id}${where}`}>
        <AskedAt followed={followed} />
      </PageHeading>
      <FollowState followed={followed} label={`Loading job ${id}`} height={500} />
      {followed.value && <Answer answer={followed.value} />}
    </>
  )
}

function Answer({ answer }: { answer: ExplainedJob }) {
  const { job, summary, error, hidden, usage, files, moreFiles, log, missing, next, sources } = answer
  const where = useWhere()
  const { jobId, taskId, status, subStatus, changedAt, link, logLink } = job
  return (
    <>
      <Stack gap={6}>
        <Group gap="sm">
          <StateBadge status={status} />
          {subStatus !== undefined && subStatus !== status && <Text size="sm">{subStatus}</Text>}
          {changedAt !== undefined && (
            <Text size="sm" c="dimmed">
              changed <Ago at={Date.parse(changedAt)} />
            </Text>
          )}
          {taskId !== undefined && (
            <TaskLink id={taskId} size="sm">
              Task {taskId}
            </TaskLink>
          )}
          <OutsideLink href={link}>Look in the monitor</OutsideLink>
          <Copy text={`${jobId}`} label="Copy number" />
        </Group>
        <Text className="breakable">{summary}</Text>
      </Stack>
      <NextSteps next={next} />
      <Missing missing={missing} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <ErrorSection error={error} hidden={hidden} />
            <LogSection jobId={jobId} excerpt={log} link={logLink} />
            <FilesSection files={files} {...(moreFiles !== undefined && { moreFiles })} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="md">
            <UsageSection usage={usage} />
            <AskAssistant question={jobQuestion(`${jobId}${where}`, error !== undefined)} />
            <Section title="About it">
              <Facts facts={jobFacts(job)} />
            </Section>
          </Stack>
        </Grid.Col>
      </Grid>
      <Sources sources={sources} />
    </>
  )
}
