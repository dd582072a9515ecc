import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** A page's name, what it is for, and what can be done with all of it. */
export function PageHeading({
  title,
  about,
  children,
}: {
  title: string
  about?: string
  children?: ReactNode
}) {
  return (
    <Group justify="space-between" align="flex-start" mb={4}>
      <Stack gap={2}>
        <Title order={1} size="h2">
          {title}
        </Title>
        {about !== undefined && <Text c="dimmed">{about}</Text>}
      </Stack>
      {children}
    </Group>
  )
}
