import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { LockedNote, useLocked } from '../../locked.tsx'
import { OfServer } from '../../of-server.tsx'
import { Section } from '../../section.tsx'
import type { Server } from '../../types.ts'
import { SaveForm } from './save-form.tsx'

/** For the server in use, whichever it is; it is used with the file at once. */
export function CertificateSection() {
  const { server } = useBridgeState()
  if (!server) return null
  return (
    <Section title="Certificates" part="certificate">
      <OfServer>
        <CaFile server={server} />
      </OfServer>
    </Section>
  )
}

function CaFile({ server }: { server: Server }) {
  const api = useApi()
  const isLocked = useLocked('servers')
  const before = server.caFile ?? ''
  const [file, setFile] = useState(before)
  const save = useAction(
    async () => {
      const { caFile: _, ...rest } = server
      const changed = file.trim() === '' ? rest : { ...rest, caFile: file.trim() }
      const { problems } = await api.setServer({ server: changed })
      // The bridge takes the server as it is told to, and says by its problems what is wrong with the file.
      const problem = problems.find(({ code }) => code !== 'already-running')
      // oxlint-disable-next-line typescript/only-throw-error
      if (problem) throw problem
    },
    { done: 'Saved.' },
  )
  const about = (
    <>
      <Text size="sm">
        The bridge trusts the authorities that this computer trusts. If {server.name} has a certificate of
        another one, name the file of that authority.
      </Text>
      <LockedNote names={['servers']} />
    </>
  )
  return (
    <SaveForm action={save} disabled={isLocked || file.trim() === before} about={about}>
      <TextInput
        label="Certificate authority file"
        description="A path on the bridge’s computer; PEM or DER"
        value={file}
        onChange={(event) => setFile(event.currentTarget.value)}
        flex="1 1 260px"
        spellCheck={false}
        autoComplete="off"
        disabled={isLocked}
      />
    </SaveForm>
  )
}
