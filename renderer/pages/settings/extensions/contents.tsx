import { List, Stack, Text } from '@mantine/core'
import type { ExtensionPreview } from '../../../types.ts'

/** What an extension brings: nothing of it is left out, since a yes is to all of it. */
export function Contents({ brings }: Pick<ExtensionPreview, 'brings'>) {
  return (
    <Stack gap="xs">
      {brings.map(({ what, each }) => (
        <div key={what}>
          <Text size="sm" fw={600}>
            {what}
          </Text>
          <List size="sm" listStyleType="disc" aria-label={what}>
            {each.map((line) => (
              <List.Item key={line} className="breakable">
                {line}
              </List.Item>
            ))}
          </List>
        </div>
      ))}
    </Stack>
  )
}
