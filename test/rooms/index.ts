// `npm run rooms`: the rooms of bridge/ from top to ground, their lines, and the arrows between them. With the folder of
// another checkout it shows that one's, by the same table.
import { join, resolve } from 'node:path'
import { doorOf, readHouse, ringsOf, roomOf } from './house.ts'
import { rooms } from './table.ts'

const project = resolve(process.argv[2] ?? join(import.meta.dirname, '../..'))
const bridge = join(project, 'bridge')
const { lines, arrows } = readHouse(bridge)
const found = [...new Set([...lines.keys()].map(roomOf))]
const names = rooms.map(({ name }) => name)
// A room that the table does not know has no floor: it stands before all others.
const ordered = [
  ...found.filter((room) => !names.includes(room)),
  ...names.filter((name) => found.includes(name)),
]
const between = arrows
  .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }))
  .filter(({ from, to }) => from !== to)

const rows = ordered.map((room) => {
  const files = [...lines].filter(([file]) => roomOf(file) === room)
  const used = ordered.flatMap((other) => {
    const count = between.filter(({ from, to }) => from === room && to === other).length
    return count === 0 ? [] : [`${other} ${count}`]
  })
  return [
    room,
    files.length,
    files.reduce((sum, [, each]) => sum + each, 0),
    Math.max(...files.map(([, each]) => each)),
    used.join(', '),
  ]
})
const widths = [Math.max(...ordered.map(({ length }) => length)), 5, 6, 8]
for (const [index, row] of [['room', 'files', 'lines', 'longest', 'uses (arrows)'], ...rows].entries()) {
  const [room = '', ...rest] = row.map(String)
  const cells = rest.map((cell, column) =>
    column === 3 ? `  ${cell}` : cell.padStart(widths[column + 1] ?? 0),
  )
  console.log(`${room.padEnd(widths[0] ?? 0)} ${cells.join('')}`.trimEnd())
  const door = index === 0 ? undefined : doorOf(bridge, room)
  if (door !== undefined) console.log(`${' '.repeat((widths[0] ?? 0) + 1)}${door}`)
}
const pairs = new Set(between.map(({ from, to }) => `${from} ${to}`))
const loose = found.filter((room) => room.endsWith('.ts'))
console.log(
  `\n${found.length - loose.length} folders, ${loose.length} loose files, ${lines.size} files, ${[...lines.values()].reduce((a, b) => a + b, 0)} lines.`,
)
console.log(`${pairs.size} pairs of them are joined by ${between.length} arrows.`)
const rings = ringsOf({ lines, arrows })
console.log(
  rings.length === 0
    ? 'No ring.'
    : `In rings: ${rings.map((ring) => `${ring.length} (${ring.join(', ')})`).join('; ')}`,
)
