import { Button, Divider, Stack, Text } from '@mantine/core'
import { IconLogin2 } from '@tabler/icons-react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { useLoaded } from '../../loaded.ts'

/** Offers the login of another PanDA program, where this computer has one that the server takes. */
export function OtherLogin() {
  const api = useApi()
  const { value: other } = useLoaded(() => api.findOtherLogin({}))
  const take = useAction(() => api.importLogin({}))
  if (other?.fits !== 'yes') return null
  return (
    <Stack align="flex-start" gap="xs" mb="sm">
      <Text size="sm" className="breakable">
        {other.program} on this computer is signed in here already, as <b>{other.account}</b>. Its file (
        {other.file}) stays as it is. Some identity providers renew a login for one program only:{' '}
        {other.program} may then have to sign in again.
      </Text>
      <Button
        onClick={() => void take.run()}
        loading={take.pending}
        leftSection={<IconLogin2 size={16} aria-hidden />}
      >
        Use the login of {other.program}
      </Button>
      {take.error && <ErrorAlert error={take.error} />}
      <Divider label="or" w="100%" />
    </Stack>
  )
}
