import { Anchor, Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useAction } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { counted } from '../counted.ts'
import { Facts } from '../facts.tsx'
import { useLocked } from '../locked.tsx'
import { Ago } from '../time.tsx'
import type { Further } from '../types.ts'
import { GiveSecret } from './give-secret.tsx'
import { CheckFurther, Helping } from './helping.tsx'
import { LinkLogin } from './link-dialog.tsx'
import { Problem } from './problem.tsx'
import { StandingBadge } from './standing-badge.tsx'
import { enteredWith, helpOf, toolsOf, trustedWith } from './words.ts'

/** Tools that are named, at most. */
const MOST_NAMED = 5

interface FurtherItemProps {
  state: Further
  onChange: () => void
  onUnlink: () => void
  onRemove: () => void
}

/** One server besides PanDA: how it stands, what it is, and what can be done about it. */
export function FurtherItem({ state, onChange, onUnlink, onRemove }: FurtherItemProps) {
  const { name, on, is, place, isLinked = false, linking, heldTools, reachedAt } = state
  const api = useApi()
  const turn = useAction((wanted: boolean) => api.switchUpstream({ name, on: wanted }), {
    notifyFailure: true,
  })
  const help = helpOf(state)
  const isLocked = useLocked('upstreams')
  return (
    <Stack component="li" gap="xs" aria-label={name}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <Group gap="xs" style={{ flex: '1 1 220px', minWidth: 0 }} role="status">
          <Text fw={650} className="breakable" style={{ minWidth: 0 }}>
            {name}
          </Text>
          <StandingBadge state={state} />
          {linking && <Text size="sm">a login waits for you in the browser</Text>}
        </Group>
        <Switch
          checked={on}
          onChange={(event) => void turn.run(event.currentTarget.checked)}
          disabled={turn.pending || isLocked}
          label="On"
          aria-label={`On: ask ${name}, and let assistants use it`}
        />
      </Group>
      <Facts
        facts={[
          ['At', place],
          ['Entered with', enteredWith(state)],
          ['Tools', toolsOf(state)],
          ['You believe', trustedWith(state)],
          ['Last answered', reachedAt === undefined ? 'not yet' : <Ago key="reached" at={reachedAt} />],
        ]}
      />
      <Problem state={state} />
      {heldTools.length > 0 && <Held names={heldTools} />}
      <Group gap="xs">
        {on && <Helping state={state} />}
        {on && help !== 'check' && is !== 'not-linked' && <CheckFurther state={state} />}
        {isLinked && <GivenAnew state={state} />}
        {isLinked && (
          <Button size="xs" variant="subtle" onClick={onUnlink} aria-label={`Unlink ${name}`}>
            Unlink
          </Button>
        )}
        {!isLocked && (
          <>
            <Button size="xs" variant="subtle" onClick={onChange} aria-label={`Change ${name}`}>
              Change
            </Button>
            <Button size="xs" variant="subtle" color="red" onClick={onRemove} aria-label={`Remove ${name}`}>
              Remove
            </Button>
          </>
        )}
      </Group>
    </Stack>
  )
}

/** Another login, or other secrets, in the place of those that are kept. */
function GivenAnew({ state }: { state: Further }) {
  if (helpOf(state) === 'link' || helpOf(state) === 'secret') return null
  const isByOAuth = state.reach.by === 'http' && state.reach.login === 'oauth'
  return isByOAuth ? <LinkLogin state={state} isQuiet /> : <GiveSecret state={state} isQuiet />
}

function Held({ names }: { names: readonly string[] }) {
  const more = names.length - MOST_NAMED
  return (
    <Text size="sm" className="breakable">
      {counted(names.length, 'tool is', 'tools are')} held back until you have looked at what has changed:{' '}
      {names.slice(0, MOST_NAMED).map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <Anchor href={`#/tools/${encodeURIComponent(name)}`} size="sm">
            {name}
          </Anchor>
        </span>
      ))}
      {more > 0 && (
        <>
          {' and '}
          <Anchor href="#/tools" size="sm">
            {more} more
          </Anchor>
        </>
      )}
      .
    </Text>
  )
}
