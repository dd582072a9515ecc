import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { EffectBadge } from '../../effects.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { LockedNote, useLocked } from '../../locked.tsx'
import { Section } from '../../section.tsx'
import type { Effect, Rule } from '../../types.ts'

const choices: { value: Rule; label: string }[] = [
  { value: 'allow', label: 'Let it pass' },
  { value: 'ask', label: 'Ask me' },
  { value: 'refuse', label: 'Refuse' },
]

/** Where nobody can be asked. */
const robotWords: Record<Rule, string> = {
  allow: 'Passes',
  ask: 'Refused: nobody can be asked',
  refuse: 'Refused',
}

const effects: [Effect, string][] = [
  ['read', 'A call that only looks'],
  ['write', 'A call that changes something or costs computing time'],
  ['destructive', 'A call that ends work or deletes something'],
]

const effectNames: Record<Effect, string> = {
  read: 'looking',
  write: 'changing something',
  destructive: 'ending or deleting',
}
const ruleWords: Record<Rule, string> = { allow: 'passes', ask: 'asks you', refuse: 'is refused' }

export function RulesSection() {
  const { rules, ownRules, narrowedBy, robot } = useBridgeState()
  const isLocked = useLocked('rules')
  const api = useApi()
  const change = useAction(
    (effect: Effect, rule: Rule) => api.setRules({ rules: { ...ownRules, [effect]: rule } }),
    {
      done: 'The rule counts from now on.',
    },
  )
  const isOpen = rules.write === 'allow' || rules.destructive === 'allow'
  return (
    <Section title="What needs your yes" part="rules">
      <Stack gap="sm">
        <LockedNote names={['rules']} />
        {effects.map(([effect, label]) => (
          <Group key={effect} justify="space-between" gap="xs">
            <Group gap="xs">
              <Text size="sm">{label}</Text>
              <EffectBadge effect={effect} />
            </Group>
            {robot !== undefined ? (
              <Text size="sm">{robotWords[rules[effect]]}</Text>
            ) : isLocked ? (
              // A control that is disabled is too pale to be read.
              <Text size="sm" fw={600}>
                {choices.find(({ value }) => value === ownRules[effect])?.label}
              </Text>
            ) : (
              <SegmentedControl
                aria-label={label}
                data={choices}
                value={ownRules[effect]}
                onChange={(value) => void change.run(effect, value)}
                disabled={change.pending}
                size="xs"
              />
            )}
          </Group>
        ))}
        {narrowedBy.map(({ by, effects: narrower }) => (
          <Text key={by} size="sm" className="breakable">
            The extension {by} is stricter, and that holds:{' '}
            {narrower.map((effect) => `${effectNames[effect]} ${ruleWords[rules[effect]]}`).join(', ')}.
          </Text>
        ))}
        {isOpen && (
          <Text size="sm" fw={600} role="status">
            An assistant can now change your work in PanDA without asking you.
          </Text>
        )}
        {change.error && <ErrorAlert error={change.error} />}
      </Stack>
    </Section>
  )
}
