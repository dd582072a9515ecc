/** Of Python, as panda-server and its libraries write it into messages (traceback module of Python's library). */
const BEGINNING = /\s*Traceback \(most recent call last\):/

/** A message without the Python traceback in it: of that only the exception is kept, where nothing stands before it. */
export function withoutTraceback(message: string): string {
  const at = message.search(BEGINNING)
  if (at < 0) return message
  const before = message.slice(0, at).trim()
  if (before !== '') return before
  return message.trimEnd().split('\n').at(-1)?.trim() ?? ''
}
