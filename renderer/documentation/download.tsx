import { Group, Loader, Progress, Stack, Text } from '@mantine/core'

/** A download that runs: how far it is, with a bar where the server says how much there is. */
export function Download({ bytes, of }: { bytes: number; of?: number }) {
  const isKnown = of !== undefined && of > 0
  return (
    <Stack gap={6}>
      <Group gap="xs">
        {!isKnown && <Loader size="xs" aria-hidden />}
        <Text size="sm">
          Fetching it: {megabytes(bytes)}
          {isKnown ? ` of ${megabytes(of)}` : ''} so far.
        </Text>
      </Group>
      {isKnown && (
        <Progress value={Math.min(100, (100 * bytes) / of)} aria-label="Fetching the documentation" />
      )}
    </Stack>
  )
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
