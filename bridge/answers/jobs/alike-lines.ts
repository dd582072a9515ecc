/** Lines in a row that differ in their numbers alone: from so many on they stand as one. */
const FEWEST = 4

/** The lines, with rows of alike ones told in one line: progress and warnings hide what a log says. */
export function withoutAlike(text: string): string {
  const told: string[] = []
  let alike: string[] = []
  const tell = () => {
    if (alike.length < FEWEST) told.push(...alike)
    else told.push(alike[0] ?? '', `… ${alike.length - 2} lines like this …`, alike.at(-1) ?? '')
    alike = []
  }
  for (const line of text.split('\n')) {
    if (alike.length > 0 && shape(line) !== shape(alike[0] ?? '')) tell()
    alike.push(line)
  }
  tell()
  return told.join('\n')
}

function shape(line: string): string {
  return line.slice(0, 300).replaceAll(/\d+/g, '0')
}
