import { Button, Stack } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { PageHeading } from '../../heading.tsx'
import { useFirstRunMemory } from '../../preferences.ts'
import { Questions } from '../../questions/index.tsx'
import { go } from '../../route.ts'
import { AssistantStep } from './assistant-step.tsx'
import { Finished } from './finished.tsx'
import { doneSteps, nextStep, stepIds, type StepId } from './progress.ts'
import { ServerStep } from './server-step.tsx'
import { SetStep } from './set-step.tsx'
import { SignInStep } from './sign-in-step.tsx'
import { Step } from './step.tsx'
import { stepTitles, summaryOf } from './summary.ts'

/** From nothing to a connected assistant: four steps, of which the first that is not done is open. */
export function FirstRunPage() {
  const state = useBridgeState()
  const [memory, setMemory] = useFirstRunMemory()
  const [reopened, setReopened] = useState<StepId>()
  const [startSignIn, setStartSignIn] = useState(false)
  const [connected, setConnected] = useState(false)
  const known = doneSteps(state, memory)
  // Where files are not watched the state does not tell.
  const done = { ...known, assistant: known.assistant || connected }
  const next = nextStep(done)
  const open = reopened ?? next

  // Who comes here with everything done has no use for the steps; who has just done the last sees the end.
  const [cameDone] = useState(next === undefined)
  useEffect(() => {
    if (cameDone) go('overview', { replace: true })
  }, [cameDone])

  const later = () => {
    setMemory({ ...memory, dismissed: true })
    go('overview')
  }
  const close = () => setReopened(undefined)
  const content = {
    server: (
      <ServerStep
        onChosen={() => {
          setStartSignIn(true)
          close()
        }}
      />
    ),
    'sign-in': <SignInStep startAtOnce={startSignIn} onSignedOut={close} />,
    set: (
      <SetStep
        onChosen={() => {
          setMemory({ ...memory, setChosen: true })
          close()
        }}
      />
    ),
    assistant: <AssistantStep onConnected={() => setConnected(true)} onLater={later} />,
  }
  return (
    <Stack maw={760} mx="auto" gap="sm">
      <PageHeading
        title="Let an assistant use PanDA"
        about="Four steps. You can leave at any time and go on later."
      >
        {next !== undefined && (
          <Button variant="subtle" size="xs" onClick={later}>
            Do this later
          </Button>
        )}
      </PageHeading>
      <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {stepIds.map((id, index) => (
          <Step
            key={id}
            number={index + 1}
            title={stepTitles[id]}
            summary={summaryOf(id, state)}
            done={done[id]}
            open={id === open}
            onReopen={() => setReopened(id)}
          >
            {content[id]}
          </Step>
        ))}
      </Stack>
      {next === undefined && reopened === undefined && (
        <>
          <Finished />
          <Questions />
        </>
      )}
    </Stack>
  )
}
