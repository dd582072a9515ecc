/** Colours that PanDA's monitor has taught people to expect of a job's state. */
const ofStates: Readonly<Record<string, string>> = {
  running: 'green.6',
  finished: 'teal.8',
  done: 'teal.8',
  failed: 'red.7',
  activated: 'blue.5',
  assigned: 'indigo.4',
  defined: 'gray.5',
  starting: 'cyan.5',
  holding: 'yellow.6',
  transferring: 'orange.5',
  merging: 'lime.6',
  cancelled: 'pink.5',
  closed: 'gray.7',
  waiting: 'violet.4',
  pending: 'violet.6',
}

const others = [
  'blue.6',
  'grape.5',
  'teal.5',
  'orange.7',
  'indigo.7',
  'lime.8',
  'pink.7',
  'cyan.8',
  'yellow.8',
  'violet.8',
]

/** A colour for each part; parts beyond the palette share colours again. */
export function seriesColors(names: readonly string[]): { name: string; color: string }[] {
  let next = 0
  return names.map((name) => {
    const known = Object.hasOwn(ofStates, name) ? ofStates[name] : undefined
    return { name, color: known ?? others[next++ % others.length] ?? 'blue.6' }
  })
}
