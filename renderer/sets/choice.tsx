import { SimpleGrid } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../action.tsx'
import { useApi, useBridgeState } from '../bridge.tsx'
import { ErrorAlert } from '../errors.tsx'
import { LoadState } from '../load-state.tsx'
import { useLoaded } from '../loaded.ts'
import { useLocked } from '../locked.tsx'
import { OfServer } from '../of-server.tsx'
import { ChoiceCard } from '../servers/choice-card.tsx'
import { setVersion, useKnownTools } from '../upstreams.ts'
import { countText } from './counts.ts'

interface SetChoiceProps {
  onChosen?: () => void
  /** What is said when one was chosen. */
  done?: string
}

/** The endpoint sets in plain words, with what is in each. */
export function SetChoice(props: SetChoiceProps) {
  return (
    <OfServer>
      <Choice {...props} />
    </OfServer>
  )
}

function Choice({ onChosen, done }: SetChoiceProps) {
  const { set: current, extensions } = useBridgeState()
  const { version } = useKnownTools()
  const api = useApi()
  const isLocked = useLocked('endpointSet')
  const sets = useLoaded(
    () => api.listSets({}),
    JSON.stringify([setVersion(current), extensions.map(({ is }) => is)]),
  )
  // Only to count: without the list of tools, as before the first sign-in, the cards say less.
  const tools = useLoaded(() => api.listTools({}), version)
  const [chosen, setChosen] = useState<string>()
  const choose = useAction(
    async (id: string) => {
      setChosen(id)
      await api.chooseSet({ id })
      onChosen?.()
    },
    done === undefined ? {} : { done },
  )
  if (sets.error || !sets.value)
    return <LoadState loaded={sets} label="Loading the endpoint sets" height={180} />
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {sets.value.map((set) => (
          <ChoiceCard
            key={set.id}
            title={set.name}
            about={set.description}
            detail={countText(set, tools.value ?? [])}
            chosen={set.id === current.id}
            pending={choose.pending && set.id === chosen}
            disabled={choose.pending || isLocked}
            onChoose={() => void choose.run(set.id)}
          />
        ))}
      </SimpleGrid>
      {choose.error && <ErrorAlert error={choose.error} />}
    </>
  )
}
