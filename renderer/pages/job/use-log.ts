import { useEffect, useRef, useState } from 'react'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useApi } from '../../bridge.tsx'
import { toErrorValue } from '../../errors.tsx'
import type { ErrorValue, LogAnswer } from '../../types.ts'
import { LINES, linesBefore, partOf, withBefore, type LogPart } from './log-part.ts'

/** While the monitor fetches a log, it is asked again after so long: milliseconds. */
const AGAIN_MS = 5_000

interface Question {
  file?: string
  around?: string
  from_line?: number
  lines?: number
}

export interface Log {
  /** The last answer: the list of files is in each. */
  answer: LogAnswer | undefined
  shown: LogPart | undefined
  isAsking: boolean
  /** The monitor gets it from where the job ran: this window asks again by itself. */
  isBeingFetched: boolean
  error: ErrorValue | undefined
  listFiles: () => void
  open: (file: string) => void
  around: (text: string) => void
  earlier: (() => void) | undefined
  /** Does not wait any longer. */
  cancel: () => void
}

/** The log of a job, read part by part. */
export function useLog(jobId: number): Log {
  const api = useApi()
  const [answer, setAnswer] = useState<LogAnswer>()
  const [shown, setShown] = useState<LogPart>()
  const [isAsking, setAsking] = useState(false)
  const [isBeingFetched, setBeingFetched] = useState(false)
  const [error, setError] = useState<ErrorValue>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** Counts the questions: the answer to one that was given up is not shown. */
  const turn = useRef(0)

  const end = () => {
    turn.current += 1
    clearTimeout(timer.current)
    setAsking(false)
    setBeingFetched(false)
  }
  useEffect(
    () => () => {
      turn.current += 1
      clearTimeout(timer.current)
    },
    [],
  )

  const ask = async (question: Question, isBefore = false) => {
    end()
    const mine = turn.current
    setAsking(true)
    setError(undefined)
    try {
      const found = await askForAnswer(api, 'panda_read_log', { job_id: jobId, ...question })
      if (mine !== turn.current) return
      setAnswer(found)
      setBeingFetched(found.isBeingFetched)
      const part = partOf(found)
      if (part) setShown((before) => (isBefore && before ? withBefore(before, part) : part))
      if (found.isBeingFetched) timer.current = setTimeout(() => void ask(question, isBefore), AGAIN_MS)
    } catch (thrown) {
      if (mine === turn.current) setError(toErrorValue(thrown))
    }
    if (mine === turn.current) setAsking(false)
  }

  const before = shown && linesBefore(shown)
  return {
    answer,
    shown,
    isAsking,
    isBeingFetched,
    error,
    listFiles: () => void ask({}),
    open: (file) => {
      setShown(undefined)
      void ask({ file, lines: LINES })
    },
    around: (text) => {
      if (shown) void ask({ file: shown.file, around: text, lines: LINES })
    },
    earlier: shown && before && (() => void ask({ file: shown.file, ...before }, true)),
    cancel: end,
  }
}
