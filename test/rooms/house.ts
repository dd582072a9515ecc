import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'vite'

/** One file of the product that imports another, types included. Paths are below bridge/. */
export interface Arrow {
  from: string
  to: string
}

/** The files of the product, with their lines, and the arrows between them. */
export interface House {
  lines: ReadonlyMap<string, number>
  arrows: readonly Arrow[]
  /** What leads to no file of the product in bridge/, as it is written. */
  strays: readonly Arrow[]
}

/** Whether a file is of the product: a test may reach into any room. */
function isProduct(file: string): boolean {
  return file.endsWith('.ts') && !file.endsWith('.test.ts')
}

/** @param bridge the folder of that name */
export function readHouse(bridge: string): House {
  const files = readdirSync(bridge, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(isProduct)
    .toSorted()
  const lines = new Map<string, number>()
  const arrows: Arrow[] = []
  const strays: Arrow[] = []
  for (const file of files) {
    const source = readFileSync(join(bridge, file), 'utf8')
    lines.set(file, source.split('\n').length - 1)
    const found = new Set(importsOf(file, source).map((each) => posix.join(posix.dirname(file), each)))
    for (const to of found) (files.includes(to) ? arrows : strays).push({ from: file, to })
  }
  return { lines, arrows, strays }
}

/** The relative paths that a file imports: by import, by export from, and at run time. */
function importsOf(file: string, source: string): string[] {
  const { module, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const { staticImports, staticExports, dynamicImports } = module
  const said = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap((each) => each.moduleRequest?.value ?? [])),
    ...dynamicImports.map(({ moduleRequest }) =>
      source.slice(moduleRequest.start, moduleRequest.end).slice(1, -1),
    ),
  ]
  return said.filter((path) => path.startsWith('.'))
}

/** The room that a file is in: the folder of bridge/, or the file itself where it lies loose. */
export function roomOf(file: string): string {
  return file.split('/')[0] ?? file
}

/** Which rooms lie in a ring, each reaching all others of it; none where arrows go one way. */
export function ringsOf(house: House): string[][] {
  const reached = new Map<string, Set<string>>()
  const next = new Map<string, Set<string>>()
  for (const { from, to } of house.arrows) {
    const [room, other] = [roomOf(from), roomOf(to)]
    if (room !== other) next.set(room, (next.get(room) ?? new Set()).add(other))
  }
  const all = [...new Set([...house.lines.keys()].map(roomOf))]
  for (const room of all) {
    const seen = new Set<string>()
    const open = [room]
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      for (const other of next.get(here) ?? []) {
        if (seen.has(other)) continue
        seen.add(other)
        open.push(other)
      }
    }
    reached.set(room, seen)
  }
  const rings = new Map<string, string[]>()
  for (const room of all.filter((each) => reached.get(each)?.has(each))) {
    const ring = all.filter((other) => reached.get(room)?.has(other) && reached.get(other)?.has(room))
    rings.set(ring.join(' '), ring)
  }
  return [...rings.values()]
}

/** What a room's index.ts says first: what it is for and what it may know. Undefined where it says nothing. */
export function doorOf(bridge: string, room: string): string | undefined {
  const door = join(bridge, room, 'index.ts')
  if (!existsSync(door)) return undefined
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(door, 'utf8'))?.[1]
  return comment?.replaceAll(/\s*\n \* ?/g, ' ').trim()
}
