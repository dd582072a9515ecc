import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { Download } from '../../documentation/download.tsx'
import { useChoice, useDocumentation } from '../../documentation/use-choice.ts'
import { ErrorAlert } from '../../errors.tsx'
import { Facts } from '../../facts.tsx'
import { LoadState } from '../../load-state.tsx'
import { Section } from '../../section.tsx'
import { LocalTime } from '../../time.tsx'
import type { DocumentationState } from '../../types.ts'

/** PanDA's documentation on the bridge's computer: what would be fetched, what is here, and the user's word on it. */
export function DocumentationSection() {
  const loaded = useDocumentation()
  return (
    <Section title="Documentation" part="documentation">
      <Stack gap="sm">
        <Text size="sm">
          Assistants, the page <Anchor href="#/lookup">Look up</Anchor> and “panda-bridge docs” search the
          endpoints and errors that PanDA Bridge knows. They search PanDA’s documentation too once you let it
          be fetched.
        </Text>
        <LoadState loaded={loaded} label="Looking for the documentation" height={90} />
        {loaded.value && <State state={loaded.value} />}
      </Stack>
    </Section>
  )
}

function State({ state }: { state: DocumentationState }) {
  const { fetching } = useBridgeState().documentation
  if (fetching)
    return (
      <>
        <Download {...fetching} />
        <Choices no="Stop, and fetch none" />
      </>
    )
  switch (state.state) {
    case 'needs-consent':
      return (
        <>
          <Offer question={state.question.question} />
          <Choices yes="Fetch it" no="Do not fetch it" />
        </>
      )
    case 'refused':
      return (
        <>
          <Text size="sm">You chose not to fetch it.</Text>
          <Offer question={state.question.question} />
          <Choices yes="Fetch it" />
        </>
      )
    case 'missing':
      return (
        <>
          {state.problem ? (
            <ErrorAlert error={state.problem} />
          ) : (
            <Text size="sm">It is not here yet: the next search fetches it.</Text>
          )}
          <Choices yes={state.problem ? 'Try again' : 'Fetch it now'} no="Do not fetch it" />
        </>
      )
    case 'here':
      return (
        <>
          <Here state={state} />
          <Choices no="Remove it" />
        </>
      )
  }
}

function Offer({ question }: { question: string }) {
  return (
    <Text size="sm" className="breakable">
      {question}
    </Text>
  )
}

function Here({ state }: { state: Extract<DocumentationState, { state: 'here' }> }) {
  const { sections, fetchedAt, checkedAt, date, commit, problem } = state
  return (
    <>
      <Facts
        facts={[
          ['Sections', String(sections)],
          ...(date === undefined ? [] : [['Last changed', <Day key="date" iso={date} />] as const]),
          ['Fetched', <Day key="fetched" iso={fetchedAt} />],
          ['Looked for a newer one', <Day key="checked" iso={checkedAt} />],
          ...(commit === undefined ? [] : [['Version', commit.slice(0, 12)] as const]),
        ]}
      />
      {problem && <ErrorAlert error={problem} />}
    </>
  )
}

function Day({ iso }: { iso: string }) {
  return <LocalTime at={Date.parse(iso)} format="minute" />
}

function Choices({ yes, no }: { yes?: string; no?: string }) {
  const { pending, allow, refuse } = useChoice()
  return (
    <Group gap="xs">
      {yes !== undefined && (
        <Button size="xs" variant="default" onClick={() => void allow()} loading={pending}>
          {yes}
        </Button>
      )}
      {no !== undefined && (
        <Button size="xs" variant="default" onClick={() => void refuse()} disabled={pending}>
          {no}
        </Button>
      )}
    </Group>
  )
}
