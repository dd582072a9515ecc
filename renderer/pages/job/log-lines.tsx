import { useEffect, useRef, type CSSProperties } from 'react'
import styles from './job.module.css'

interface LogLinesProps {
  lines: readonly string[]
  label: string
  /** Number of the first line, where it is known. */
  first?: number | undefined
  /** What is marked in the lines, whatever its case. */
  marked?: string
  /** The place of the line to bring into sight, counted from 0. */
  current?: number | undefined
  wraps?: boolean
  /** A few lines beside other things, and not what the reader is here for. */
  isExcerpt?: boolean
}

/** From so many lines on those out of sight are not laid out. */
const MANY = 200

/** Lines of a log, as they are: texts, and nothing else. */
export function LogLines({
  lines,
  label,
  first,
  marked = '',
  current,
  wraps = true,
  isExcerpt = false,
}: LogLinesProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const line = current === undefined ? undefined : box.current?.children[current]
    line?.scrollIntoView({ block: 'nearest' })
    // Lines that were out of sight are as high as they are only once they have been in sight.
    const frame = requestAnimationFrame(() => line?.scrollIntoView({ block: 'nearest' }))
    return () => cancelAnimationFrame(frame)
  }, [current])
  useEffect(() => {
    // What an excerpt is about stands mostly at its end.
    if (isExcerpt) box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [isExcerpt])
  return (
    <div
      ref={box}
      className={styles['log'] ?? ''}
      data-wraps={wraps || undefined}
      data-excerpt={isExcerpt || undefined}
      data-long={lines.length > MANY || undefined}
      role="region"
      aria-label={label}
      tabIndex={0}
      style={{ '--digits': `${(first ?? 0) + lines.length}`.length } as CSSProperties}
    >
      {lines.map((line, index) => (
        <div
          key={(first ?? 0) + index}
          className={styles['line'] ?? ''}
          data-current={index === current || undefined}
        >
          {first !== undefined && (
            <span className={styles['line-number'] ?? ''} aria-hidden>
              {first + index}
            </span>
          )}
          <span className={styles['line-text'] ?? ''}>
            <Marked text={line} marked={marked} />
          </span>
        </div>
      ))}
    </div>
  )
}

function Marked({ text, marked }: { text: string; marked: string }) {
  if (marked === '') return text === '' ? ' ' : text
  const low = text.toLowerCase()
  const word = marked.toLowerCase()
  const parts = []
  let from = 0
  for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + word.length)}</mark>)
    from = at + word.length
  }
  return [...parts, text.slice(from) || (from === 0 ? ' ' : '')]
}
