import { Button, Center, Group, Loader, Stack, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useAction } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { Copy } from '../copy.tsx'
import { TimeLeft } from '../time.tsx'
import { hostOf } from '../servers/words.ts'
import type { LoginHost, SignIn } from '../types.ts'
import { LoginOfFile } from './login-of-file.tsx'
import { QrCode } from './qr-code.tsx'

/** The text is English whatever the browser speaks. */
const listed = new Intl.ListFormat('en-GB')

/** A sign-in that waits for its user: the code, and three ways to the page that asks for it. */
export function WaitingForApproval({ signIn, hosts }: { signIn: SignIn; hosts: readonly LoginHost[] }) {
  const { userCode, completeLink, link, expiresAt } = signIn
  const isInLink = completeLink !== link
  const api = useApi()
  const cancel = useAction(() => api.cancelSignIn({}), { notifyFailure: true })
  return (
    <Group align="flex-start" gap="lg" data-testid="sign-in-waiting">
      <Stack gap="sm" flex="1 1 260px">
        <Text size="sm">
          {isInLink
            ? 'Open the sign-in page and approve. If it shows a code, it has to be this one:'
            : 'Open the sign-in page, type this code there, and approve:'}
        </Text>
        <Group gap="xs">
          <Text ff="monospace" fz={28} fw={700} lts={2} aria-label={`Code ${userCode}`} role="img">
            {userCode}
          </Text>
          <Copy text={userCode} label="Copy code" size="xs" />
        </Group>
        <Button
          component="a"
          href={completeLink}
          target="_blank"
          rel="noreferrer"
          leftSection={<IconExternalLink size={16} aria-hidden />}
        >
          Open the sign-in page
        </Button>
        <Text size="sm" className="breakable">
          The page is at <b>{hostOf(completeLink)}</b>: approve nowhere else.
        </Text>
        <Text size="sm" className="breakable">
          {isInLink ? 'Or type the code at ' : 'Any device will do: '}
          <b>{link}</b>
        </Text>
        <Group gap="xs" wrap="nowrap" role="status">
          <Loader size="xs" aria-hidden />
          <Text size="sm">Waiting for your approval. This goes on by itself.</Text>
        </Group>
        <Group gap="xs">
          <Button variant="default" size="xs" loading={cancel.pending} onClick={() => void cancel.run()}>
            Cancel
          </Button>
          <LoginOfFile size="xs" />
        </Group>
        <Text size="sm" c="dimmed">
          The code is good for <TimeLeft until={expiresAt} />. The login then goes to{' '}
          {listed.format(hosts.filter(({ is }) => is === 'allowed').map(({ origin }) => hostOf(origin)))}, and
          nowhere else.
        </Text>
      </Stack>
      <Center>
        <Stack gap={4} align="center">
          <QrCode text={completeLink} />
          <Text size="xs" c="dimmed">
            Or with your phone
          </Text>
        </Stack>
      </Center>
    </Group>
  )
}
