import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconClipboardText } from '@tabler/icons-react'
import { useId } from 'react'
import { PasteLines } from './paste-lines.tsx'
import type { Client } from './types.ts'

/** For programs that PanDA Bridge has never heard of. */
export function OtherCard() {
  return (
    <ByHand
      id="other"
      title="Other program"
      name="another program"
      about="Any program that speaks MCP can use this bridge, by starting a command."
      offersHttp
    />
  )
}

/** A client that is not on this computer, as far as can be told. */
export function NotFoundCard({ client: { id, name, file, offersHttp } }: { client: Client }) {
  return (
    <ByHand
      id={id}
      title={name}
      name={name}
      about={`Once it is installed it can be connected with one click. Its file would be ${file}`}
      offersHttp={offersHttp}
    />
  )
}

interface ByHandProps {
  id: string
  title: string
  name: string
  about: string
  offersHttp: boolean
}

function ByHand({ id, title, name, about, offersHttp }: ByHandProps) {
  const headingId = useId()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <Card withBorder padding="md" component="section" aria-labelledby={headingId}>
      <Stack gap="xs" h="100%">
        <Title order={2} size="h4" id={headingId}>
          {title}
        </Title>
        <Text size="sm" className="breakable">
          {about}
        </Text>
        <Group mt="auto" pt="xs">
          <Button
            variant="default"
            leftSection={<IconClipboardText size={16} aria-hidden />}
            aria-label={`Lines to paste for ${name}`}
            onClick={open}
          >
            Lines to paste
          </Button>
        </Group>
      </Stack>
      <PasteLines id={id} name={name} offersHttp={offersHttp} opened={opened} onClose={close} />
    </Card>
  )
}
