import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const mountainFile = resolve(import.meta.dirname, '../docs/extensions/mountain.json')

/** Where what the example brings is in a test. */
interface Places {
  panda?: string
  monitor?: string
  notes?: string
  archive?: string
}

/** The example of the guide, with addresses of this computer in place of those that nobody has. */
export function mountain({ panda, monitor, notes, archive }: Places = {}): string {
  return [
    ['https://panda.mountain.example:25443', panda],
    ['https://bigpanda.mountain.example', monitor],
    ['https://notes.mountain.example/mcp', notes],
    ['https://docs.mountain.example/handbook.tar.gz', archive],
  ].reduce((text, [from = '', to]) => (to === undefined ? text : text.replaceAll(from, to)), read())
}

/** The same with other fields. */
export function mountainWith(change: object): string {
  return JSON.stringify({ ...(JSON.parse(read()) as object), ...change })
}

function read(): string {
  return readFileSync(mountainFile, 'utf8')
}
