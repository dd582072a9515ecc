import { Button, Stack } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { PageHeading } from '../../heading.tsx'
import { useFirstRunMemory } from '../../preferences.ts'
import { Questions } from '../../questions/index.tsx'
import { go } from '../../route.ts'
import { AskStep } from './ask-step.tsx'
import { AssistantStep } from './assistant-step.tsx'
import { Finished } from './finished.tsx'
import { doneSteps, nextStep, stepIds, type StepId } from './progress.ts'
import { ServerStep } from './server-step.tsx'
import { SetStep } from './set-step.tsx'
import { SignInStep } from './sign-in-step.tsx'
import { Step } from './step.tsx'
import { stepTitles, summaryOf } from './summary.ts'
import { useChooseServer } from './use-choose-server.ts'

/** From nothing to the first answer: five steps, of which the first that is not done is open. */
export function FirstRunPage() {
  const state = useBridgeState()
  const [memory, setMemory] = useFirstRunMemory()
  const [reopened, setReopened] = useState<StepId>()
  const [connected, setConnected] = useState(false)
  const close = () => setReopened(undefined)
  const { choose, signIn } = useChooseServer(close)
  const known = doneSteps(state)
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
  const content = {
    server: (
      <ServerStep
        choose={choose}
        onStay={() => {
          close()
          if (state.login.is === 'signed-out') void signIn.run()
        }}
      />
    ),
    'sign-in': <SignInStep start={signIn} onDone={close} />,
    set: <SetStep onChosen={close} />,
    assistant: (
      <AssistantStep
        onConnected={() => {
          setConnected(true)
          close()
        }}
      />
    ),
    ask: <AskStep />,
  }
  return (
    <Stack maw={760} mx="auto" gap="sm">
      <PageHeading title="Get started" about="Let an assistant use PanDA. You can leave and go on later." />
      <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {stepIds.map((id, index) => (
          <Step
            key={id}
            number={index + 1}
            title={stepTitles[id]}
            summary={summaryOf(id, state)}
            done={done[id]}
            open={id === open}
            // What has happened cannot be changed.
            {...(id !== 'ask' && { onReopen: () => setReopened(id) })}
          >
            {content[id]}
          </Step>
        ))}
      </Stack>
      {next !== undefined && (
        <Button variant="subtle" size="xs" onClick={later} style={{ alignSelf: 'flex-start' }}>
          Do this later
        </Button>
      )}
      {next === undefined && reopened === undefined && <Finished />}
      {done.assistant && done['sign-in'] && reopened === undefined && <Questions />}
    </Stack>
  )
}
