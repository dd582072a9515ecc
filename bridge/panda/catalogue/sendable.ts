/** Levels of lists and objects that are sent: far more than PanDA uses, far fewer than its Python survives. */
const DEEPEST = 200

/**
 * Why a JSON value can't reach PanDA as it was meant, said of the value: `holds ...`. Undefined when it can.
 * A schema does not see these: they lie as deep as they like, and some are lost when JSON is read or written.
 * @param isFloat the value itself goes to a Python float, which knows no exact whole numbers either
 */
export function unsendable(value: unknown, isFloat = false): string | undefined {
  if (isFloat && typeof value === 'number' && Number.isFinite(value)) return undefined
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) return 'holds a number that is too large'
      if (Number.isInteger(value) && !Number.isSafeInteger(value))
        return `holds a whole number beyond ${Number.MAX_SAFE_INTEGER}, which would arrive changed`
    } else if (typeof value === 'string') {
      if (!value.isWellFormed()) return 'holds half a character (a lone surrogate)'
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= DEEPEST) return `is nested deeper than ${DEEPEST} levels`
      for (const [key, item] of Object.entries(value)) {
        // Programs that read JSON into plain objects lose it, and show another value than they send.
        if (key === '__proto__') return 'holds a field named __proto__'
        if (!key.isWellFormed()) return 'holds half a character (a lone surrogate)'
        open.push({ value: item, depth: depth + 1 })
      }
    }
  }
  return undefined
}
