import { useSyncExternalStore } from 'react'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { toErrorValue } from '../../errors.tsx'
import type { ErrorValue } from '../../types.ts'
import type { Entered } from './arguments.ts'
import type { ToolResult } from './types.ts'

/** What became of trying a tool. */
interface Tried {
  entered: Entered
  /** While PanDA, or the user, has not answered yet; since when in milliseconds since 1970. */
  running?: { id: string; since: number } | undefined
  /** The last answer. It stays while a newer one is asked for. */
  ended?: { result: ToolResult; ms: number } | undefined
  /** Why there was no newer answer. */
  error?: ErrorValue | undefined
  /** When the answer or the error came. */
  at?: number
  /** Of the answer, in characters. */
  length?: number
}

/** Tools of which this window remembers what was tried, and characters of their answers: who comes back finds them. */
const MOST_TRIED = 20
const MOST_CHARACTERS = 20_000_000

const nothing: Tried = { entered: new Map() }
const tried = new Map<string, Tried>()
const listeners = new Set<() => void>()
let triedBy = ''

/** The form of a tool, its call and its answer, which outlive the page. */
export function useTried(tool: string) {
  const { server, login } = useBridgeState()
  const api = useApi()
  // What one person was told is not for the next.
  if (login.is === 'signed-in' && login.account.subject !== triedBy) {
    if (triedBy !== '') tried.clear()
    triedBy = login.account.subject
  }
  const key = JSON.stringify([server?.name, server?.url, server?.vo, tool])
  const now = useSyncExternalStore(subscribe, () => tried.get(key) ?? nothing)
  return {
    ...now,
    enter: (name: string, value: string | readonly string[]) =>
      change(key, ({ entered }) => ({ entered: new Map(entered).set(name, value) })),
    call: async (given: Record<string, unknown>) => {
      const since = Date.now()
      const id = crypto.randomUUID()
      change(key, () => ({ running: { id, since }, error: undefined }))
      const became = await api.callTool({ name: tool, arguments: given, id }).then(
        (result) => ({ ended: { result, ms: Date.now() - since }, length: JSON.stringify(result).length }),
        (thrown: unknown) => ({ error: toErrorValue(thrown) }),
      )
      // Somebody else may have signed in since.
      if (tried.get(key)?.running?.id === id)
        change(key, () => ({ ...became, running: undefined, at: Date.now() }))
    },
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What is newest is last; the oldest are forgotten, but for what still runs. */
function change(key: string, changed: (before: Tried) => Partial<Tried>): void {
  const before = tried.get(key) ?? nothing
  tried.delete(key)
  tried.set(key, { ...before, ...changed(before) })
  const idle = [...tried].filter(([of, { running }]) => !running && of !== key).map(([of]) => of)
  const tooMany = () =>
    tried.size > MOST_TRIED ||
    [...tried.values()].reduce((sum, { length = 0 }) => sum + length, 0) > MOST_CHARACTERS
  for (const of of idle) if (tooMany()) tried.delete(of)
  for (const listener of listeners) listener()
}
