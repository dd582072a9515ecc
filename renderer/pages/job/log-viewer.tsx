import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { Copy } from '../../copy.tsx'
import { counted } from '../../counted.ts'
import { bytesText } from '../../units.ts'
import { LogLines } from './log-lines.tsx'
import { matchesOf, type LogPart } from './log-part.ts'
import type { Log } from './use-log.ts'

/** What the bridge looks for in a whole file it finds at its last place. */
const LAST = -1

/** One file of a log: searched here, or in the whole file where the bridge reads it. */
export function LogViewer({ log, shown }: { log: Log; shown: LogPart }) {
  const [words, setWords] = useState('')
  const [place, setPlace] = useState(0)
  const [wraps, setWraps] = useState(true)
  const { lines, first, part, bytes, file } = shown
  const matches = useMemo(() => matchesOf(lines, words), [lines, words])
  const count = matches.length
  const step = (by: number) => setPlace((place) => (count === 0 ? 0 : (place + by + count) % count))
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            step(1)
          }}
        >
          <TextInput
            size="xs"
            w={220}
            aria-label="Search in the log"
            placeholder="Search in these lines"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={words}
            onChange={(event) => {
              setWords(event.currentTarget.value)
              setPlace(0)
            }}
          />
        </form>
        {words !== '' && (
          <>
            <Text size="sm" role="status">
              {count === 0 ? 'not in these lines' : `${((place + count) % count) + 1} of ${count}`}
            </Text>
            <Button.Group>
              <Button
                size="compact-sm"
                variant="default"
                aria-label="Previous place"
                onClick={() => step(-1)}
              >
                <IconArrowUp size={14} aria-hidden />
              </Button>
              <Button size="compact-sm" variant="default" aria-label="Next place" onClick={() => step(1)}>
                <IconArrowDown size={14} aria-hidden />
              </Button>
            </Button.Group>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                log.around(words)
                setPlace(LAST)
              }}
            >
              Find in the whole file
            </Button>
          </>
        )}
        <Checkbox
          size="xs"
          label="Wrap lines"
          checked={wraps}
          onChange={(event) => setWraps(event.currentTarget.checked)}
        />
        <Copy text={lines.join('\n')} label="Copy lines" />
      </Group>
      <Group gap="xs" justify="space-between">
        <Text size="xs" c="dimmed" className="breakable">
          {file}
          {part === undefined ? `: ${counted(lines.length, 'line')}` : `: ${part}`}
          {bytes !== undefined && `, of ${bytesText(bytes)}`}
        </Text>
        {log.earlier && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={log.earlier}
            leftSection={<IconArrowUp size={14} aria-hidden />}
          >
            Load earlier lines
          </Button>
        )}
      </Group>
      <LogLines
        lines={lines}
        first={first}
        label={`Lines of ${file}`}
        marked={words}
        current={matches.at(place)}
        wraps={wraps}
      />
      <Text size="xs" c="dimmed">
        These lines were written by the job, and are shown as they are.
      </Text>
    </Stack>
  )
}
