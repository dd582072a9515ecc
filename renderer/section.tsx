import { Card, Group, Title } from '@mantine/core'
import { useId, useRef, type ReactNode } from 'react'
import { partId, usePart } from './part.ts'

/** One matter of a page: a card with a name, and beside it what can be done. */
export function Section({
  title,
  part,
  actions,
  children,
}: {
  title: string
  /** Its name in the address, where something leads to it. */
  part?: string
  actions?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  const card = useRef<HTMLElement>(null)
  usePart(part, card)
  return (
    <Card
      component="section"
      ref={card}
      withBorder
      padding="md"
      aria-labelledby={id}
      className="part"
      {...(part !== undefined && { id: partId(part), tabIndex: -1 })}
    >
      <Group justify="space-between" mb="sm" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4" id={id} className="breakable">
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Card>
  )
}
