import { Anchor, Button, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi, useBridgeState } from '../../../bridge.tsx'
import { LoadState } from '../../../load-state.tsx'
import { useLoaded } from '../../../loaded.ts'
import { Section } from '../../../section.tsx'
import { AddDialog } from './add-dialog.tsx'
import { Entry } from './entry.tsx'

/** What experiments bring: where each is from, what it brings, and whether it is on. */
export function ExtensionsSection() {
  const { extensions } = useBridgeState()
  const api = useApi()
  const known = extensions.map(({ name, is, fingerprint }) => `${name} ${is} ${fingerprint}`).join()
  const loaded = useLoaded(() => api.listExtensions({}), known)
  const [adding, setAdding] = useState(false)
  const add = (
    <Button
      size="xs"
      variant="default"
      onClick={() => setAdding(true)}
      leftSection={<IconPlus size={14} aria-hidden />}
    >
      Add an extension
    </Button>
  )
  return (
    <Section title="Extensions" part="extensions" actions={add}>
      <Stack gap="sm">
        <Text size="sm">
          A file in which an experiment brings its own: PanDA servers, sets, prompts, errors in words,
          documentation. It is data and no code; you see what it brings before anything of it takes effect.
        </Text>
        <LoadState loaded={loaded} label="Loading the extensions" height={40} />
        {loaded.value?.length === 0 && (
          <Text size="sm" c="dimmed">
            There is none yet. Ask your experiment, or{' '}
            <Anchor component="button" type="button" size="sm" onClick={loaded.reload}>
              look again
            </Anchor>{' '}
            when you have put one into the folder of extensions.
          </Text>
        )}
        {(loaded.value?.length ?? 0) > 0 && (
          <Stack component="ul" gap="md" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Extensions">
            {loaded.value?.map((extension) => (
              <Entry key={extension.place} extension={extension} onChanged={loaded.reload} />
            ))}
          </Stack>
        )}
      </Stack>
      <AddDialog opened={adding} onClose={() => setAdding(false)} onAdded={loaded.reload} />
    </Section>
  )
}
