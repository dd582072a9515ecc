import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const project = resolve(import.meta.dirname, '../..')

/** What an image's description says of what it becomes: its last stage. */
export interface Image {
  /** What stands before: `FROM` of each stage, with its name. */
  from: { image: string; name: string | undefined }[]
  env: Record<string, string>
  user: string
  workdir: string
  entrypoint: string[]
  cmd: string[]
  health: string[]
  stopSignal: string
  volumes: string[]
  labels: Record<string, string>
  /** From the build's stage. */
  copies: { from: string[]; to: string; mode: string | undefined }[]
  /** In the form without a shell. */
  runs: string[][]
  /** All instructions, of every stage. */
  instructions: { name: string; rest: string }[]
}

/** Reads a Containerfile of exec forms alone. @throws where something stands in it that this does not know */
export function readContainerfile(file = resolve(project, 'assets/container/Containerfile')): Image {
  const lines = readFileSync(file, 'utf8')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const instructions = lines.map((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (name === '') throw new Error(`No instruction: ${line}`)
    return { name, rest: rest.trim() }
  })
  const image: Image = {
    from: [],
    env: {},
    user: '',
    workdir: '/',
    entrypoint: [],
    cmd: [],
    health: [],
    stopSignal: 'SIGTERM',
    volumes: [],
    labels: {},
    copies: [],
    runs: [],
    instructions,
  }
  for (const { name, rest } of instructions) {
    switch (name) {
      case 'FROM': {
        const [, from = '', stage] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? []
        image.from.push({ image: from, name: stage })
        Object.assign(image, { env: {}, labels: {}, copies: [], runs: [], volumes: [] })
        break
      }
      case 'ARG':
        break
      case 'ENV':
        Object.assign(image.env, pairs(rest))
        break
      case 'LABEL':
        Object.assign(image.labels, pairs(rest))
        break
      case 'COPY': {
        const words = rest.split(/\s+/)
        const flags = words.filter((word) => word.startsWith('--'))
        const paths = words.filter((word) => !word.startsWith('--'))
        const mode = flags.find((flag) => flag.startsWith('--chmod='))?.slice('--chmod='.length)
        image.copies.push({ from: paths.slice(0, -1), to: paths.at(-1) ?? '', mode })
        break
      }
      case 'RUN':
        image.runs.push(list(rest))
        break
      case 'USER':
        image.user = rest
        break
      case 'WORKDIR':
        image.workdir = rest
        break
      case 'VOLUME':
        image.volumes.push(...list(rest))
        break
      case 'STOPSIGNAL':
        image.stopSignal = rest
        break
      case 'HEALTHCHECK':
        image.health = list(/CMD (\[.*\])$/.exec(rest)?.[1] ?? '')
        break
      case 'ENTRYPOINT':
        image.entrypoint = list(rest)
        break
      case 'CMD':
        image.cmd = list(rest)
        break
      default:
        throw new Error(`Unknown instruction ${name}`)
    }
  }
  return image
}

function list(json: string): string[] {
  return JSON.parse(json) as string[]
}

function pairs(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)]
  return Object.fromEntries(found.map(([, name = '', quoted, bare = '']) => [name, quoted ?? bare]))
}
