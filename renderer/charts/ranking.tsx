import { Text } from '@mantine/core'
import styles from './chart.module.css'
import { cssColor } from './chart.tsx'

interface RankingProps {
  /** What the picture shows, for those who do not see it. */
  label: string
  /** As Mantine names it: `red.6`. */
  color: string
  rows: readonly { key: string; name: string; value: number }[]
}

/** Counts of what has a whole sentence for a name: the sentence, its bar, its count. */
export function Ranking({ label, color, rows }: RankingProps) {
  const greatest = Math.max(...rows.map(({ value }) => value), 1)
  return (
    <div role="img" aria-label={label} className={styles['ranking'] ?? ''}>
      {rows.map(({ key, name, value }) => (
        <div key={key} className={styles['ranked'] ?? ''} title={`${name} ${value.toLocaleString('en')}`}>
          <Text size="xs" c="dimmed" truncate>
            {name}
          </Text>
          <div>
            {/* What is not nothing is to be seen. */}
            <div
              className={styles['ranked-bar'] ?? ''}
              style={{ width: `${Math.max((100 * value) / greatest, 0.5)}%`, background: cssColor(color) }}
            />
          </div>
          <Text size="xs" ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {value.toLocaleString('en')}
          </Text>
        </div>
      ))}
    </div>
  )
}
