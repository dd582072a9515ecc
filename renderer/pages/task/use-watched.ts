import { useMemo } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import type { ExplainedTask } from '../../types.ts'
import { withSample, type Sample } from './watched.ts'

/** Tasks that are remembered for as long as the window is open. */
const MOST_TASKS = 50
const watched = new Map<string, Sample[]>()

/** What this window has seen of a task's progress. @param at when the answer came */
export function useWatched(answer: ExplainedTask, at: number): readonly Sample[] {
  const { server } = useBridgeState()
  const of = `${server?.url} ${server?.vo}`
  return useMemo(() => {
    const key = `${of} ${answer.task.taskId} ${answer.task.owner ?? ''}`
    const samples = withSample(watched.get(key) ?? [], at, answer.progress)
    watched.delete(key)
    watched.set(key, samples)
    if (watched.size > MOST_TASKS) watched.delete(watched.keys().next().value as string)
    return samples
  }, [answer, at, of])
}
