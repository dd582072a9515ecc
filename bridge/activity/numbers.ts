import { subjectNames } from '../panda/catalogue/index.ts'

/** Numbers of one kind that are kept of one call; the arguments, shortened, stand beside them. */
const MOST_NUMBERS = 20

/** The tasks and jobs that a call's arguments name, each once; nothing where they name none. */
export function numbersIn(given: unknown): { tasks?: number[]; jobs?: number[] } {
  const tasks = numbersUnder(subjectNames.task, given)
  const jobs = numbersUnder(subjectNames.job, given)
  return { ...(tasks.length > 0 && { tasks }), ...(jobs.length > 0 && { jobs }) }
}

function numbersUnder(names: readonly string[], given: unknown): number[] {
  if (typeof given !== 'object' || given === null) return []
  const entries = new Map<string, unknown>(Object.entries(given))
  const found = new Set<number>()
  for (const value of names.flatMap((name) => entries.get(name))) {
    if (found.size === MOST_NUMBERS) break
    const number = asNumber(value)
    if (number !== undefined) found.add(number)
  }
  return [...found]
}

/** Some assistants send numbers as text. */
function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined
}
