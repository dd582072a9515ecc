import { Anchor, Group } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { seekPart } from '../../part.ts'

const parts: readonly (readonly [part: string, title: string])[] = [
  ['servers', 'PanDA server'],
  ['certificate', 'Certificates'],
  ['upstreams', 'Servers besides PanDA'],
  ['set', 'What assistants may use'],
  ['tool-list', 'How assistants get the tools'],
  ['rules', 'What needs your yes'],
  ['questions', 'Questions of the server'],
  ['budget', 'Long answers'],
  ['assistant-rules', 'Rules for one assistant'],
  ['pause', 'Pause'],
  ['watch', 'My tasks'],
  ['port', 'Port'],
  ['dates', 'Dates and times'],
  ['colours', 'Colours'],
  ['documentation', 'Documentation'],
  ['extensions', 'Extensions'],
  ['files', 'Files'],
  ['app', 'This app'],
  ['about', 'About'],
  ['stop', 'Stop'],
  ['reset', 'Start anew'],
]

/** Where what is set: each leads to its part of the page, and is an address of its own. */
export function SettingsIndex() {
  const { server, shell } = useBridgeState()
  const shown = parts.filter(([part]) => part !== 'certificate' || server !== undefined)
  return (
    <Group component="nav" aria-label="Settings on this page" gap="xs">
      {shown.map(([part, title]) => (
        <Anchor key={part} href={`#/settings/${part}`} size="sm" onClick={() => seekPart(part)}>
          {part === 'app' && shell.kind !== 'desktop' ? 'Support' : title}
        </Anchor>
      ))}
    </Group>
  )
}
