import { useCallback, useEffect, useRef, useState } from 'react'
import { useBridgeState } from './bridge.tsx'
import { toErrorValue } from './errors.tsx'
import { followDelay } from './follow-delay.ts'
import { OfLogins, useWho, type Who } from './of-logins.ts'
import type { ErrorValue } from './types.ts'

/** An answer of the bridge that a page keeps up to date. */
export interface Followed<Value> {
  /** The last that came; it stays while a newer one is asked for, and where that cannot be had. */
  value: Value | undefined
  /** When it came: milliseconds since 1970. */
  at: number | undefined
  /** Why there is no newer one. */
  error: ErrorValue | undefined
  isAsking: boolean
  reload: () => void
}

interface Known {
  value: unknown
  at: number
}

/** Answers of one server that this window remembers: who comes back to a page sees it at once. */
const MOST_KNOWN = 60
const known = new OfLogins<Map<string, Known>>()

interface Slot<Value> {
  of: string | undefined
  value?: Value
  at?: number
  error?: ErrorValue
}

/**
 * Asks the bridge, and again each minute while the window is seen; at once when somebody else is signed in, with another
 * server, and when PanDA is there again. After failures it asks less and less often.
 * @param subject what is asked about: with another the last answer is not shown
 * @param ask asks
 * @param how of the question, where the same subject may be asked about in more than one way
 */
export function useFollowed<Value>(subject: string, ask: () => Promise<Value>, how = ''): Followed<Value> {
  const state = useBridgeState()
  const who = useWho()
  const isThere = state.health?.is !== 'unreachable'
  const of = who === undefined ? undefined : `${subject} ${who.key}`
  const [kept, setSlot] = useState<Slot<Value>>({ of: undefined })
  const [asking, setAsking] = useState(false)
  const [turn, setTurn] = useState(0)
  const question = useRef(ask)
  useEffect(() => {
    question.current = ask
  })
  const slot = kept.of === of ? kept : remembered<Value>(who, of)

  useEffect(() => {
    if (who === undefined || of === undefined) {
      setAsking(false)
      return
    }
    let hasEnded = false
    let isDue = false
    let failures = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      isDue = false
      setAsking(true)
      try {
        const value = await question.current()
        if (hasEnded) return
        failures = 0
        const at = Date.now()
        remember(who, of, { value, at })
        setSlot({ of, value, at })
      } catch (thrown) {
        if (hasEnded) return
        failures += 1
        const error = toErrorValue(thrown)
        setSlot((before) => ({ ...(before.of === of ? before : remembered<Value>(who, of)), error }))
      }
      setAsking(false)
      timer = setTimeout(next, followDelay(failures))
    }
    const next = () => {
      if (document.hidden) isDue = true
      else void look()
    }
    const seen = () => {
      if (!document.hidden && isDue) void look()
    }
    document.addEventListener('visibilitychange', seen)
    void look()
    return () => {
      hasEnded = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [who, of, how, isThere, turn])

  const reload = useCallback(() => setTurn((turn) => turn + 1), [])
  return {
    value: slot.value,
    at: slot.at,
    error: slot.error,
    isAsking: asking,
    reload,
  }
}

function remembered<Value>(who: Who | undefined, of: string | undefined): Slot<Value> {
  const found = who === undefined || of === undefined ? undefined : known.get(who)?.get(of)
  return found ? { of, value: found.value as Value, at: found.at } : { of }
}

function remember(who: Who, of: string, what: Known): void {
  const answers = known.get(who) ?? new Map<string, Known>()
  known.set(who, answers)
  answers.delete(of)
  answers.set(of, what)
  if (answers.size > MOST_KNOWN) answers.delete(answers.keys().next().value as string)
}
