import { Switch } from '@mantine/core'

interface HttpSwitchProps {
  on: boolean
  onChange: (on: boolean) => void
}

/** The way for programs that cannot start a command, with its price. */
export function HttpSwitch({ on, onChange }: HttpSwitchProps) {
  return (
    <Switch
      size="sm"
      label="Over HTTP, with a key"
      description="Only for one that cannot start a command, such as in a container: a key that stands in a file can be read and lost."
      checked={on}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  )
}
