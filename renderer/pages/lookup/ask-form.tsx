import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'

interface AskFormProps {
  label: string
  description: string
  /** What the button says: a verb. */
  verb: string
  /** What is shown now. */
  asked: string
  onAsk: (text: string) => void
}

/** As long as the bridge takes it: characters. */
const LONGEST = 500

/** One line to type, and a button. */
export function AskForm({ label, description, verb, asked, onAsk }: AskFormProps) {
  const [text, setText] = useState(asked)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') onAsk(text.trim())
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={label}
          description={description}
          value={text}
          maxLength={LONGEST}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          style={{ flex: 1, minWidth: 0 }}
        />
        <Button type="submit" variant="default" disabled={text.trim() === ''}>
          {verb}
        </Button>
      </Group>
    </form>
  )
}
