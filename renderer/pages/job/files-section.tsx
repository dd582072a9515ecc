import { Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { counted } from '../../counted.ts'
import { LongRow, LongTable, type PlacedRow } from '../../long-table.tsx'
import { Section } from '../../section.tsx'
import { StateBadge } from '../../tasks/state-badge.tsx'
import type { ExplainedJob, JobFile } from '../../types.ts'
import { bytesText } from '../../units.ts'
import { wordMatcher } from '../../words.ts'
import styles from './job.module.css'

/** Pixels. */
const ROW = 44
/** More files than this are searched rather than read. */
const FEW = 12

/** What the job reads and writes; there may be thousands. */
export function FilesSection({ files, moreFiles }: Pick<ExplainedJob, 'files' | 'moreFiles'>) {
  const [words, setWords] = useState('')
  const shown = useMemo(() => {
    const fits = wordMatcher(words)
    return files.filter(({ name, type, status, dataset }) =>
      fits(`${name} ${type} ${status ?? ''} ${dataset ?? ''}`),
    )
  }, [files, words])
  if (files.length === 0) return null
  const search = files.length > FEW && (
    <TextInput
      size="xs"
      aria-label="Search in the files"
      placeholder="Words; * for any text"
      leftSection={<IconSearch size={14} aria-hidden />}
      value={words}
      onChange={(event) => setWords(event.currentTarget.value)}
    />
  )
  return (
    <Section title="Files" actions={search}>
      <Text size="sm" c="dimmed" mb="xs" role="status">
        {shown.length === files.length
          ? counted(files.length, 'file')
          : `${shown.length.toLocaleString('en')} of ${counted(files.length, 'file')}`}
        {moreFiles !== undefined &&
          moreFiles > 0 &&
          `; ${moreFiles.toLocaleString('en')} more are not listed`}
      </Text>
      <FileTable files={shown} />
    </Section>
  )
}

function FileTable({ files }: { files: readonly JobFile[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  return (
    <LongTable
      label="Files"
      region="List of files"
      heads={['Name', 'State', 'Size']}
      items={files}
      virtual={virtual}
      scroller={scroller}
      maxHeight="360px"
      columns={styles['file']}
      isWide
      row={(file, key, placed) => <FileRow key={key} file={file} {...placed} />}
    />
  )
}

function FileRow({ file: { name, type, status, bytes, dataset }, ...placed }: PlacedRow & { file: JobFile }) {
  return (
    <LongRow {...placed} className={styles['file'] ?? ''} isWide>
      <span role="cell" title={dataset === undefined ? name : `${name}\n${dataset}`}>
        <span className={styles['cut'] ?? ''}>{name}</span>
        <small>{type}</small>
      </span>
      <span role="cell">{status !== undefined && <StateBadge status={status} />}</span>
      <span role="cell">{bytes === undefined ? '–' : bytesText(bytes)}</span>
    </LongRow>
  )
}
