import { Button, Group, Modal, Select, Stack, Text, Title } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi } from '../../bridge.tsx'
import { Copy } from '../../copy.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import styles from './assistants.module.css'
import { HttpSwitch } from './http-switch.tsx'
import type { Lines } from './types.ts'

interface PasteLinesProps {
  /** The client's id, or `other`. */
  id: string
  name: string
  offersHttp: boolean
  opened: boolean
  onClose: () => void
}

/** The lines for those who rather edit a file themselves. Asked for only when opened: they may hold a key. */
export function PasteLines({ id, name, offersHttp, opened, onClose }: PasteLinesProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Lines to paste for ${name}`} size="lg">
      <Loaded id={id} offersHttp={offersHttp} />
    </Modal>
  )
}

function Loaded({ id, offersHttp }: { id: string; offersHttp: boolean }) {
  const api = useApi()
  const [http, setHttp] = useState(false)
  const [client, setClient] = useState(id)
  const loaded = useLoaded(() => api.linesToPaste({ client, http }), `${client} ${http}`)
  const { value } = loaded
  return (
    <Stack gap="lg">
      {value?.programs && <WhichProgram programs={value.programs} chosen={client} onChoose={setClient} />}
      {value?.about !== undefined && !loaded.error && <Text size="sm">{value.about}</Text>}
      <LoadState loaded={loaded} label="Writing the lines" height={120} />
      {value && value.text !== '' && !loaded.error && <Block key={value.title + value.text} lines={value} />}
      {offersHttp && <HttpSwitch on={http} onChange={setHttp} />}
    </Stack>
  )
}

interface WhichProgramProps {
  programs: NonNullable<Lines['programs']>
  chosen: string
  onChoose: (id: string) => void
}

/** Programs without a file that the bridge could write, each with its own form and place. */
function WhichProgram({ programs, chosen, onChoose }: WhichProgramProps) {
  const data = [
    { value: 'other', label: 'Any other' },
    ...programs.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <Select
      label="For which program"
      data={data}
      value={chosen}
      allowDeselect={false}
      onChange={(value) => value !== null && onChoose(value)}
    />
  )
}

function Block({ lines: { title, text, secret } }: { lines: Lines }) {
  const [shown, setShown] = useState(!secret)
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb={6}>
        <Title order={3} size="h5">
          {title}
        </Title>
        <Group gap="xs">
          {secret && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={shown ? <IconEyeOff size={14} aria-hidden /> : <IconEye size={14} aria-hidden />}
              onClick={() => setShown(!shown)}
            >
              {shown ? 'Hide' : 'Show'}
            </Button>
          )}
          <Copy text={text} />
        </Group>
      </Group>
      {shown ? (
        <pre className={styles['lines'] ?? ''} tabIndex={0} role="region" aria-label={`${title}: the lines`}>
          {text}
        </pre>
      ) : (
        <Text size="sm" c="dimmed">
          They hold a key for your bridge: whoever has it may use PanDA as you do. Show them where nobody
          looks on.
        </Text>
      )}
    </section>
  )
}
