import { Group, Stack, Text } from '@mantine/core'
import { splitVo } from '../../../bridge/panda/vo.ts'
import { useAction } from '../../action.tsx'
import { AtServer, useApi, useBridgeState } from '../../bridge.tsx'
import { CheckNow } from '../../check-now.tsx'
import { counted } from '../../counted.ts'
import { ErrorAlert } from '../../errors.tsx'
import { Facts } from '../../facts.tsx'
import { HealthIcon, HealthReason, healthWords } from '../../health.tsx'
import { NewHostBanner } from '../../new-host.tsx'
import { OfServer } from '../../of-server.tsx'
import { Section } from '../../section.tsx'
import { besidePart, hostOf } from '../../servers/words.ts'
import { SignInPanel } from '../../sign-in/panel.tsx'
import { Ago } from '../../time.tsx'
import type { BesideServer } from '../../types.ts'
import { SignOut } from './account-section.tsx'

/** The PanDA servers that are used beside the first: how each is, and who is signed in there. */
export function BesideSections() {
  const { beside } = useBridgeState()
  return beside.map((one) => (
    <AtServer key={one.server.name} beside={one}>
      <OfServer>
        <BesideSection one={one} />
      </OfServer>
    </AtServer>
  ))
}

function BesideSection({ one }: { one: BesideServer }) {
  const { server, health, login, upstream, set, prefix, problem } = one
  const { vo, role } = splitVo(server.vo)
  const api = useApi()
  const check = useAction(() => api.checkNow({}), { notifyFailure: true })
  const isSaid = health?.reason !== undefined || login.is !== 'signed-in'
  const shown = problem ?? (isSaid ? undefined : upstream.problem)
  return (
    <Section title={server.name} part={besidePart(one)} actions={<CheckNow check={check} of={server.name} />}>
      <Stack gap="sm">
        <NewHostBanner />
        <Group wrap="nowrap" gap="sm">
          <HealthIcon health={health} size="md" />
          <div>
            <Text fw={650}>{healthWords(health).sentence}</Text>
            <Text size="sm" c="dimmed" className="breakable">
              Also in use, at {hostOf(server.url)}
              {health?.lastCheckedAt !== undefined && (
                <>
                  , checked <Ago at={health.lastCheckedAt} />
                </>
              )}
            </Text>
          </div>
        </Group>
        <HealthReason health={health} />
        {shown && <ErrorAlert error={shown} />}
        <Facts
          facts={[
            ['VO', role === undefined ? vo : `${vo}, role ${role}`],
            ['Account', login.is === 'signed-in' ? login.account.name : 'nobody is signed in'],
            ['Endpoint set', `“${set.name}”`],
            [
              'Tools',
              `${counted(upstream.tools, 'tool')}, named ${prefix}… where an assistant has another server too`,
            ],
          ]}
        />
        {login.is === 'signed-in' && (
          <Group>
            <SignOut />
          </Group>
        )}
        <SignInPanel />
      </Stack>
    </Section>
  )
}
