/** The longest message by which failures are compared: characters. */
const LONGEST = 200

/**
 * A message without what differs from job to job, so that alike ones are the same: numbers, paths, addresses, names of
 * files, times and identifiers are left out.
 */
export function withoutParticulars(message: string): string {
  return (
    message
      .slice(0, LONGEST * 2)
      // A token, before its digits are left out: what is left would be recognised by nobody.
      .replaceAll(/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, 'NAME')
      .replaceAll(/\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi, 'ID')
      .replaceAll(/\b[a-z][a-z\d+.-]{1,15}:\/\/[^\s"'),;\]]+/gi, 'URL')
      .replaceAll(/(?:\/[\w.+@%=-]+){2,}\/?/g, 'PATH')
      .replaceAll(/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?)?/g, 'TIME')
      .replaceAll(/\b[\w-]+(?:[.:][\w-]+){2,}\b/g, (name) => (/\d/.test(name) ? 'NAME' : name))
      .replaceAll(/\b(?:0x)?(?=[\da-f]*\d)[\da-f]{8,}\b/gi, 'ID')
      .replaceAll(/\d+/g, 'N')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST)
  )
}
