import { Anchor, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import styles from './json-tree.module.css'

/** Members shown at once: more would make the page slow, and nobody reads them all. */
const STEP = 100
/** What has no more members than that is open to begin with. */
const OPEN_UP_TO = 20

/** A value of JSON as lists that open and close; the keyboard reaches each with Tab. */
export function JsonTree({ value }: { value: unknown }) {
  return (
    <ul className={styles['tree'] ?? ''}>
      <Node name={undefined} value={value} depth={0} />
    </ul>
  )
}

interface NodeProps {
  name: string | undefined
  value: unknown
  depth: number
}

function Node({ name, value, depth }: NodeProps) {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0)
    return <Branch name={name} value={value} depth={depth} />
  return (
    <li className={styles['leaf'] ?? ''}>
      <Name name={name} />
      <Leaf value={value} />
    </li>
  )
}

function Branch({ name, value, depth }: NodeProps & { value: object }) {
  const count = Object.keys(value).length
  const [open, setOpen] = useState(depth === 0 || (depth === 1 && count <= OPEN_UP_TO))
  const [shown, setShown] = useState(STEP)
  const Chevron = open ? IconChevronDown : IconChevronRight
  const noun = Array.isArray(value) ? 'item' : 'member'
  return (
    <li>
      <UnstyledButton
        className={styles['fold'] ?? ''}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        ff="monospace"
        fz={13}
      >
        <Chevron size={14} aria-hidden style={{ flex: 'none' }} />
        <span>
          <Name name={name} />
          {Array.isArray(value) ? '[ ]' : '{ }'} {count} {count === 1 ? noun : `${noun}s`}
        </span>
      </UnstyledButton>
      {open && (
        <ul>
          {Object.entries(value)
            .slice(0, shown)
            .map(([key, member]) => (
              <Node key={key} name={key} value={member} depth={depth + 1} />
            ))}
          {count > shown && (
            <li className={styles['leaf'] ?? ''}>
              <Anchor component="button" type="button" fz="sm" onClick={() => setShown(shown + STEP)}>
                Show {Math.min(STEP, count - shown)} more of {count - shown}
              </Anchor>
            </li>
          )}
        </ul>
      )}
    </li>
  )
}

function Name({ name }: { name: string | undefined }) {
  if (name === undefined) return null
  return <span className={styles['key'] ?? ''}>{name}: </span>
}

function Leaf({ value }: { value: unknown }) {
  if (typeof value === 'string') return <span className={styles['text'] ?? ''}>“{value}”</span>
  const isNumber = typeof value === 'number' || typeof value === 'boolean'
  return (
    <span className={isNumber ? (styles['number'] ?? '') : ''}>{JSON.stringify(value) ?? 'nothing'}</span>
  )
}
