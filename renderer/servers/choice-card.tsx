import { Group, Loader, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import classes from './choice-card.module.css'

interface ChoiceCardProps {
  title: string
  about: string
  detail?: string
  /** In a narrow window the detail is left out, where the title says enough. */
  isShort?: boolean
  chosen?: boolean
  pending?: boolean
  disabled?: boolean
  /** There is nothing to choose: it is there already. */
  isHad?: boolean
  onChoose: () => void
}

/** One of several things to choose: a click chooses. */
export function ChoiceCard({
  title,
  about,
  detail,
  isShort = false,
  chosen = false,
  pending,
  disabled,
  isHad = false,
  onChoose,
}: ChoiceCardProps) {
  return (
    <UnstyledButton
      className={classes['card']}
      data-chosen={chosen || undefined}
      data-had={isHad || undefined}
      aria-pressed={chosen}
      onClick={onChoose}
      disabled={disabled || pending || isHad}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start" w="100%">
        <Stack gap={2}>
          <Text fw={650}>{title}</Text>
          <Text size="sm">{about}</Text>
          {detail !== undefined && (
            <Text size="xs" c="dimmed" className="breakable" {...(isShort && { visibleFrom: 'xs' })}>
              {detail}
            </Text>
          )}
        </Stack>
        {pending ? <Loader size="xs" aria-label="Working" /> : chosen && <IconCheck size={18} aria-hidden />}
      </Group>
    </UnstyledButton>
  )
}
