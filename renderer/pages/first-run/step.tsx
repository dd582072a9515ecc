import { Button, Card, Group, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useEffect, useRef, type ReactNode } from 'react'

interface StepProps {
  number: number
  title: string
  /** What was chosen, for a step that is done. */
  summary: string
  done: boolean
  open: boolean
  /** Missing where there is nothing to change. */
  onReopen?: () => void
  children: ReactNode
}

/** One step: open, done and closed, or still to come. */
export function Step({ number, title, summary, done, open, onReopen, children }: StepProps) {
  const card = useRef<HTMLLIElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const wasOpen = useRef(open)
  useEffect(() => {
    if (open && !wasOpen.current) {
      // With the keyboard, or with a screen reader, one goes on where the last step ended; with the eyes too.
      heading.current?.focus({ preventScroll: true })
      if (card.current && !hasRoom(card.current))
        card.current.scrollIntoView({ block: 'start', behavior: 'instant' })
    }
    wasOpen.current = open
  }, [open])
  return (
    <Card
      component="li"
      ref={card}
      withBorder
      padding="md"
      aria-current={open ? 'step' : undefined}
      style={{ scrollMarginTop: 'calc(var(--app-shell-header-height, 52px) + var(--mantine-spacing-sm))' }}
    >
      <Group wrap="nowrap" gap="sm" align="center">
        <ThemeIcon
          radius="xl"
          size={28}
          color={done ? 'teal' : open ? 'blue' : 'gray'}
          variant={open ? 'filled' : 'light'}
          aria-hidden
        >
          {done ? (
            <IconCheck size={16} />
          ) : (
            <Text size="sm" fw={700} c="inherit">
              {number}
            </Text>
          )}
        </ThemeIcon>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={2} size="h4" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
            <VisuallyHidden>
              Step {number}
              {done ? ', done' : ''}:{' '}
            </VisuallyHidden>
            {title}
          </Title>
          {done && !open && (
            <Text size="sm" c="dimmed" className="breakable">
              {summary}
            </Text>
          )}
        </div>
        {done && !open && onReopen && (
          <Button variant="subtle" size="compact-sm" onClick={onReopen} aria-label={`Change: ${title}`}>
            Change
          </Button>
        )}
      </Group>
      {open && <div style={{ marginTop: 'var(--mantine-spacing-md)' }}>{children}</div>}
    </Card>
  )
}

/** Whether a step can be seen whole where it stands, and has half a window to grow in: more of it may be on its way. */
function hasRoom(card: HTMLElement): boolean {
  const { top, bottom } = card.getBoundingClientRect()
  const header = Number.parseFloat(getComputedStyle(card).scrollMarginTop)
  return top >= header && top < window.innerHeight / 2 && bottom <= window.innerHeight
}
