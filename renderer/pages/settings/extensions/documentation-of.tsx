import { Button, Group, Text } from '@mantine/core'
import { useAction } from '../../../action.tsx'
import { useApi } from '../../../bridge.tsx'
import { ErrorAlert } from '../../../errors.tsx'
import { LocalTime } from '../../../time.tsx'
import type { ListedExtension } from '../../../types.ts'

interface DocumentationOfProps {
  documentation: ListedExtension['documentation'][number]
  onChanged: () => void
}

/** A documentation that an extension names: fetched only when its user says so. */
export function DocumentationOf({ documentation, onChanged }: DocumentationOfProps) {
  const { id, name, question, is, fetchedAt, sections = 0 } = documentation
  const api = useApi()
  const choose = useAction(async (allow: boolean) => {
    await api.allowAddedDocumentation({ id, allow })
    onChanged()
  })
  return (
    <>
      <Text size="sm" className="breakable">
        {is === 'here' ? (
          <>
            {name} is searched too: {sections} sections
            {fetchedAt !== undefined && (
              <>
                , fetched <LocalTime at={Date.parse(fetchedAt)} />
              </>
            )}
            .
          </>
        ) : (
          question
        )}
      </Text>
      {choose.error && <ErrorAlert error={choose.error} />}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          loading={choose.pending}
          onClick={() => void choose.run(true)}
          aria-label={`${is === 'here' ? 'Fetch again' : 'Fetch it'}: ${name}`}
        >
          {is === 'here' ? 'Fetch again' : 'Fetch it'}
        </Button>
        {is === 'here' && (
          <Button
            size="xs"
            variant="default"
            disabled={choose.pending}
            onClick={() => void choose.run(false)}
            aria-label={`Remove it: ${name}`}
          >
            Remove it
          </Button>
        )}
      </Group>
    </>
  )
}
