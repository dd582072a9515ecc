// `npm run rooms`: the rooms of bridge/ from top to ground, their lines, and the arrows between them. With the folder of
// another checkout it shows that one's, by the same table.
import { join, resolve } from 'node:path'
import { doorOf, readHouse, ringsOf, roomOf } from './house.ts'
import { rooms } from './table.ts'

const project = resolve(process.argv[2] ?? join(import.meta.dirname, '../..'))
const bridge = join(project, 'bridge')
const house = readHouse(bridge)
const found = [...new Set([...house.lines.keys()].map(roomOf))]
const names = rooms.map(({ name }) => name)
// A room that the table does not know has no floor: it stands before all others.
const ordered = [
  ...found.filter((room) => !names.includes(room)),
  ...names.filter((name) => found.includes(name)),
]
const between = house.arrows
  .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }))
  .filter(({ from, to }) => from !== to)
const width = Math.max(...ordered.map(({ length }) => length)) + 1

/** One line of the table. */
function row(room: string, files: unknown, lines: unknown, longest: unknown, uses: string): string {
  const numbers = `${String(files).padStart(5)}${String(lines).padStart(7)}${String(longest).padStart(9)}`
  return `${room.padEnd(width)}${numbers}  ${uses}`.trimEnd()
}

/** A room: its size, what it uses, and what its door says. */
function describe(room: string): string[] {
  const sizes = [...house.lines].flatMap(([file, lines]) => (roomOf(file) === room ? [lines] : []))
  const uses = ordered.flatMap((other) => {
    const arrows = between.filter(({ from, to }) => from === room && to === other).length
    return arrows === 0 ? [] : [`${other} ${arrows}`]
  })
  const door = doorOf(bridge, room)
  return [
    row(room, sizes.length, sum(sizes), Math.max(...sizes), uses.join(', ')),
    ...(door === undefined ? [] : [`${' '.repeat(width)}${door}`]),
  ]
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((before, each) => before + each, 0)
}

const loose = found.filter((room) => room.endsWith('.ts')).length
const pairs = new Set(between.map(({ from, to }) => `${from} ${to}`)).size
const rings = ringsOf(house).map((ring) => ring.join(', '))
const said = [
  row('room', 'files', 'lines', 'longest', 'uses (arrows)'),
  ...ordered.flatMap(describe),
  '',
  `${found.length - loose} folders, ${loose} loose files; ${house.lines.size} files, ${sum(house.lines.values())} lines.`,
  `${pairs} pairs of them are joined, by ${between.length} arrows.`,
  rings.length === 0 ? 'None go in a ring.' : `These go in a ring: ${rings.join('; ')}.`,
]
process.stdout.write(`${said.join('\n')}\n`)
