import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import type { EndpointSet } from '../../types.ts'

type Further = EndpointSet['further']

const choices: { value: Further; label: string }[] = [
  { value: 'named', label: 'Single ones' },
  { value: 'reads', label: 'Those that only look' },
  { value: 'all', label: 'All' },
]

const says: Record<Further, string> = {
  named: 'It has those of them that are switched on one by one.',
  reads: 'It has those of them that only look, but not those that are switched off one by one.',
  all: 'It has all of them, also those that come later, but not those that are switched off one by one.',
}

/** Which tools of servers besides PanDA a set has, where there are such servers. */
export function FurtherChoice({ set, onChanged }: { set: EndpointSet; onChanged: () => void }) {
  const { further } = useBridgeState()
  const api = useApi()
  const change = useAction(async (choice: Further) => {
    await api.chooseFurther({ id: set.id, further: choice })
    onChanged()
  })
  if (further.length === 0) return null
  return (
    <Stack gap={4} mt="sm" component="section" aria-label="Tools of other servers in this set">
      <Group gap="xs">
        <Text size="sm">Tools of other servers ({further.map(({ name }) => name).join(', ')})</Text>
        <SegmentedControl
          size="xs"
          aria-label="Tools of other servers"
          data={choices}
          value={set.further}
          onChange={(value) => void change.run(value)}
          disabled={set.builtIn || change.pending}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {says[set.further]} A tool counts as one that ends work or deletes something unless you trust what its
        server says of it.
        {set.builtIn && ' This set stays as it is: copy it to choose otherwise.'}
      </Text>
      {change.error && <ErrorAlert error={change.error} />}
    </Stack>
  )
}
