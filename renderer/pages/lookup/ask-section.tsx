import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { go } from '../../route.ts'
import { Section } from '../../section.tsx'

interface AskSectionProps {
  title: string
  label: string
  description: string
  /** What the button says: a verb. */
  verb: string
  /** What is shown now; empty where nothing has been asked. */
  asked: string
  /** Where the window shows what is known of a text. */
  pathOf: (text: string) => string
  /** What is known of what is asked. */
  children: ReactNode
}

/** As long as the bridge takes it: characters. */
const LONGEST = 500

/** One line to type, a button, and below them the answer. */
export function AskSection({ title, label, description, verb, asked, pathOf, children }: AskSectionProps) {
  const [text, setText] = useState(asked)
  return (
    <Section title={title}>
      <Stack gap="md">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim() !== '') go(pathOf(text.trim()))
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
        {asked !== '' && children}
      </Stack>
    </Section>
  )
}
