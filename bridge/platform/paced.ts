/** Busy assistants change the state a thousand times a second; nobody sees more than this many milliseconds apart. */
const APART_MS = 50

/** Sends the newest of many values, and not more often than anybody sees. */
export interface Paced<T> {
  next: (value: T) => void
  /** Sends what waits, as when a reader that could take no more can again. */
  resume: () => void
  stop: () => void
}

/**
 * @param send what each value that is not overtaken goes to
 * @param mayGo whether the reader takes more; what it does not take waits for `resume` or the next value
 */
export function paced<T>(
  send: (value: T) => void,
  { apartMs = APART_MS, mayGo = () => true }: { apartMs?: number; mayGo?: () => boolean } = {},
): Paced<T> {
  let waiting: { value: T } | undefined
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    if (waiting === undefined || !mayGo()) return
    const { value } = waiting
    waiting = undefined
    timer = setTimeout(flush, apartMs)
    timer.unref()
    send(value)
  }
  const resume = () => {
    if (timer === undefined) flush()
  }
  return {
    next: (value) => {
      waiting = { value }
      resume()
    },
    resume,
    stop: () => {
      clearTimeout(timer)
      waiting = undefined
    },
  }
}
