import type { Asker } from './asker.ts'

/** How often an assistant hears that its call still waits for the user, in milliseconds. */
const WAITING_NOTICE_MS = 5_000

/**
 * Keeps an assistant from giving up while the user thinks.
 * @param message what it waits for
 * @param above the progress that it was told last
 * @returns what ends that
 */
export function tellThatItWaits(
  { meta, notify }: Pick<Asker, 'meta' | 'notify'>,
  message: string,
  above?: number,
): () => void {
  const { progressToken } = meta
  if (progressToken === undefined) return () => undefined
  const since = Date.now()
  // It must only grow: below 1, so that the progress of the call itself goes on from there, and later by next to nothing.
  const most = above === undefined ? 1 : 1e-4
  const tell = () => {
    const progress = (above ?? 0) + most * (1 - 1 / (1 + (Date.now() - since + 1) / 60_000))
    notify({ method: 'notifications/progress', params: { progressToken, progress, message } })
  }
  tell()
  const timer = setInterval(tell, WAITING_NOTICE_MS)
  return () => clearInterval(timer)
}
