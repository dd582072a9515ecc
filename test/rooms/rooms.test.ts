import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doorOf, readHouse, ringsOf, roomOf } from './house.ts'
import { closedTo, DEEPEST, rooms } from './table.ts'

const project = join(import.meta.dirname, '../..')
const bridge = join(project, 'bridge')
const house = readHouse(bridge)
const files = [...house.lines.keys()]

test('each room of bridge/ has a floor in the table, and each of the table is there', () => {
  const found = readdirSync(bridge).filter((name) => !name.endsWith('.test.ts'))
  expect(found.toSorted()).toEqual(rooms.map(({ name }) => name).toSorted())
})

test('each room says at its door what it is for', () => {
  const folders = rooms.map(({ name }) => name).filter((name) => !name.endsWith('.ts'))
  expect(folders.filter((room) => doorOf(bridge, room) === undefined)).toEqual([])
})

test('CONTRIBUTING shows them in their order', () => {
  const text = readFileSync(join(project, 'CONTRIBUTING.md'), 'utf8')
  const shown = [...text.matchAll(/^\| `([a-z-]+(?:\/|\.ts))` /gm)].map(([, name]) =>
    name?.replace(/\/$/, ''),
  )
  expect(shown).toEqual(rooms.map(({ name }) => name))
})

test('no room uses what stands above it, nor goes in a ring', () => {
  const wrong = house.arrows.filter(({ from, to }) => {
    const room = rooms.find(({ name }) => name === roomOf(from))
    return room && closedTo(room).includes(roomOf(to))
  })
  expect(wrong).toEqual([])
  expect(ringsOf(house)).toEqual([])
})

test('all files are TypeScript without pages, and lead to each other by their places in bridge/', () => {
  const all = readdirSync(bridge, { recursive: true, encoding: 'utf8', withFileTypes: true })
  const names = all.filter((entry) => entry.isFile()).map(({ name }) => name)
  expect(names.filter((name) => !name.endsWith('.ts'))).toEqual([])
  expect(house.strays).toEqual([{ from: 'platform/version.ts', to: '../package.json' }])
})

test('no file lies deeper than the linter looks', () => {
  expect(files.filter((file) => file.split('/').length - 1 > DEEPEST)).toEqual([])
})

test('no file of the product is longer than 300 lines, but for the catalogue of endpoints', () => {
  const folders = ['bridge', 'main', 'renderer']
  const long = folders.flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      .map((file) => join(folder, file))
      .filter((file) => !file.startsWith(join('bridge/panda/catalogue')))
      .filter((file) => readFileSync(join(project, file), 'utf8').split('\n').length - 1 > 300),
  )
  expect(long).toEqual([])
})
