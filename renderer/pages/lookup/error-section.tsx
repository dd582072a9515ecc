import { Anchor, Divider, Stack, Text } from '@mantine/core'
import { Fragment } from 'react'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { codeWords } from '../../../bridge/answers/words/errors.ts'
import { useApi } from '../../bridge.tsx'
import { Missing, Sources } from '../../follow-state.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import { docsPath, errorPath } from '../../lookup-paths.ts'
import { ErrorWords } from '../../tasks/error-in-words.tsx'
import { JobLink, TaskLink } from '../../tasks/links.tsx'
import { isOfNoError, idOf } from '../../tasks/number.ts'
import { AskSection } from './ask-section.tsx'

/** What an error means: by its code, or by a text that holds one. */
export function ErrorSection({ asked }: { asked: string }) {
  return (
    <AskSection
      title="What does this error mean?"
      label="Error"
      description="A code such as 1305 or pilot:1305, “exit code 139”, or a line of a log."
      verb="Explain"
      asked={asked}
      pathOf={errorPath}
    >
      {isOfNoError(asked) ? <PerhapsNumber text={asked} /> : <Meanings of={asked} />}
    </AskSection>
  )
}

function Meanings({ of }: { of: string }) {
  const api = useApi()
  const loaded = useLoaded(() => askForAnswer(api, 'panda_explain_error', { code: codeOf(of) }))
  const { value } = loaded
  if (!value) return <LoadState loaded={loaded} label="Looking for the error" height={120} />
  const { asked, meanings, missing, sources } = value
  const isKnown = meanings.some(({ known }) => known)
  return (
    <Stack gap="sm" role="status">
      {meanings.length !== 1 && (
        <Text size="sm" className="breakable">
          {meanings.length === 0 ? `Nothing is known of ${asked}.` : `${asked} may mean, most likely first:`}
        </Text>
      )}
      {meanings.map((error, index) => (
        <Fragment key={codeWords(error)}>
          {index > 0 && <Divider />}
          <ErrorWords error={error} />
        </Fragment>
      ))}
      {!isKnown && <PerhapsNumber text={of} />}
      <Anchor href={`#/${docsPath(asked)}`} size="sm" w="fit-content">
        Look for it in the documentation
      </Anchor>
      <Missing missing={missing} />
      <Sources sources={sources} />
    </Stack>
  )
}

/** A young PanDA gives tasks and jobs short numbers, too. */
function PerhapsNumber({ text }: { text: string }) {
  const id = idOf(text)
  if (id === undefined) return null
  return (
    <Text size="sm">
      If it is the number of a task or a job: <TaskLink id={id}>task {id}</TaskLink>,{' '}
      <JobLink id={id}>job {id}</JobLink>.
    </Text>
  )
}

function codeOf(text: string): number | string {
  return /^-?\d{1,5}$/.test(text) ? Number(text) : text
}
