import { Stack } from '@mantine/core'
import { useBridgeState } from '../../bridge.tsx'
import { PageHeading } from '../../heading.tsx'
import { NoServer } from '../../no-server.tsx'
import { OfServer } from '../../of-server.tsx'
import { useQuery } from '../../route.ts'
import { DocsSection } from './docs-section.tsx'
import { ErrorSection } from './error-section.tsx'
import { ReadSection } from './read-section.tsx'

/** What an error means, and what is written: what is asked stands in the address, so that one can go back. */
export function LookupPage() {
  const { server } = useBridgeState()
  const query = useQuery()
  const read = query.get('read') ?? ''
  const words = query.get('words') ?? ''
  const error = query.get('error') ?? ''
  return (
    <Stack gap="md" maw={960}>
      <PageHeading title="Look up" about="What an error means, and what PanDA’s documentation says." />
      {server ? (
        <OfServer>
          {read === '' ? (
            <>
              <ErrorSection key={`error ${error}`} asked={error} />
              <DocsSection key={`words ${words}`} asked={words} />
            </>
          ) : (
            <ReadSection id={read} page={Number(query.get('page') ?? 1)} words={words} />
          )}
        </OfServer>
      ) : (
        <NoServer />
      )}
    </Stack>
  )
}
