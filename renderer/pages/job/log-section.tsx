import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { ErrorAlert } from '../../errors.tsx'
import { Missing, Sources } from '../../follow-state.tsx'
import { Section } from '../../section.tsx'
import { OutsideLink } from '../../tasks/links.tsx'
import type { ExplainedJob, LogAnswer } from '../../types.ts'
import { bytesText } from '../../units.ts'
import styles from './job.module.css'
import { LogLines } from './log-lines.tsx'
import { LogViewer } from './log-viewer.tsx'
import { useLog, type Log } from './use-log.ts'

interface LogSectionProps {
  jobId: number
  excerpt: ExplainedJob['log']
  link: string | undefined
}

/** The part of the log that shows the error, and the whole log on demand: it may have to be fetched from far away. */
export function LogSection({ jobId, excerpt, link }: LogSectionProps) {
  const log = useLog(jobId)
  const { answer, shown, error } = log
  return (
    <Section title="Log" actions={<OutsideLink href={link}>In the monitor</OutsideLink>}>
      <Stack gap="sm">
        {excerpt && !shown && (
          <div>
            <Text size="sm" mb={4} className="breakable">
              <b>{excerpt.file}</b>: {excerpt.shows}
            </Text>
            <LogLines lines={excerpt.text.split('\n')} label={`Part of ${excerpt.file}`} isExcerpt />
          </div>
        )}
        {answer && !answer.isBeingFetched && <FileList log={log} files={answer.files} />}
        <Waiting log={log} />
        {error && <ErrorAlert error={error} />}
        {!answer && !log.isAsking && (
          <Button
            w="fit-content"
            size="xs"
            variant="default"
            leftSection={<IconFileText size={14} aria-hidden />}
            onClick={log.listFiles}
          >
            {error ? 'Try again' : 'Show the log files'}
          </Button>
        )}
        {answer && <Missing missing={answer.missing} />}
        {shown && <LogViewer key={shown.file} log={log} shown={shown} />}
        {answer && <Sources sources={answer.sources} />}
      </Stack>
    </Section>
  )
}

function FileList({ log, files }: { log: Log; files: LogAnswer['files'] }) {
  if (files.length === 0) return null
  return (
    <Group gap={6} role="group" aria-label="Log files">
      {files.map(({ name, bytes }) => (
        <Button
          key={name}
          size="compact-sm"
          variant={log.shown?.file === name ? 'filled' : 'default'}
          aria-pressed={log.shown?.file === name}
          className={styles['log-file'] ?? ''}
          onClick={() => log.open(name)}
        >
          {name}
          {bytes !== undefined && <span className={styles['size'] ?? ''}>{bytesText(bytes)}</span>}
        </Button>
      ))}
    </Group>
  )
}

function Waiting({ log: { isAsking, isBeingFetched, cancel } }: { log: Log }) {
  if (!isAsking && !isBeingFetched) return null
  return (
    <Group gap="xs" role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm">
        {isBeingFetched
          ? 'The monitor is fetching the log from where the job ran, which may take minutes. It is asked again by itself.'
          : 'Reading the log…'}
      </Text>
      <Button size="compact-sm" variant="default" onClick={cancel}>
        Cancel
      </Button>
    </Group>
  )
}
