import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FurtherEntry } from '../../../bridge/upstream/further/entry.ts'
import type { PythonServers } from './install.ts'
import { ServerProgram } from './server-program.ts'
import { StandInRucio } from './stand-in-rucio.ts'

const ofFastMcp = join(import.meta.dirname, 'fast_server.py')
const onLoopback = pathToFileURL(join(import.meta.dirname, 'on-loopback.mjs')).href

/** It protects nothing. */
export const sharedSecret = 'shared-secret-of-the-tests'

export interface Others {
  /** Real servers by HTTP, by the names of their entries. */
  programs: Readonly<Record<string, ServerProgram>>
  rucio: StandInRucio
  entries: readonly FurtherEntry[]
  end: () => Promise<void>
}

/** One entry of a server, which is believed what it says of its tools. */
function entry(name: string, prefix: string, reach: FurtherEntry['reach']): FurtherEntry {
  return { name, prefix, reach, trust: 'annotations', on: true }
}

const command = (program: string, args: string[], variables: Record<string, string> = {}) => ({
  by: 'command' as const,
  command: program,
  arguments: args,
  variables,
  secrets: [],
})

/** All of them, on 127.0.0.1. */
export async function startOthers(
  { python, programs: bin }: PythonServers,
  everything: string,
): Promise<Others> {
  const folder = await mkdtemp(join(tmpdir(), 'other-servers-'))
  const rucio = await StandInRucio.open()
  const configuration = join(folder, 'rucio.cfg')
  await writeFile(configuration, rucio.configuration('userpass'))
  const rucioMcp = join(bin, 'rucio-mcp')
  const ofRucio = ['serve', '--rucio-cfg', configuration]
  const fast = (way: string) => ({
    command: python,
    args: (port: number) => [ofFastMcp, way, '--port', String(port)],
  })
  const started: Record<string, Promise<ServerProgram>> = {
    Lab: ServerProgram.start(fast('http')),
    'Lab without sessions': ServerProgram.start(fast('stateless')),
    Everything: ServerProgram.start({
      command: process.execPath,
      args: () => ['--import', onLoopback, everything, 'streamableHttp'],
      env: (port) => ({ PORT: String(port) }),
    }),
    Rucio: ServerProgram.start({
      command: rucioMcp,
      args: (port) => [
        ...ofRucio,
        '--transport=http',
        `--port=${port}`,
        '--metrics-port=0',
        `--shared-secret=${sharedSecret}`,
      ],
      env: () => ({ HOME: folder }),
    }),
  }
  const end = async () => {
    const all = await Promise.allSettled(Object.values(started))
    await Promise.all(all.map(async (each) => each.status === 'fulfilled' && each.value.kill()))
    await rucio.close()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const names = Object.keys(started)
    const running = await Promise.all(Object.values(started))
    const programs = Object.fromEntries(names.map((name, at) => [name, running[at] as ServerProgram]))
    const at = (name: string, path: string, login: 'none' | 'bearer' = 'none') => ({
      by: 'http' as const,
      url: `${programs[name]?.origin ?? ''}${path}`,
      login,
    })
    return {
      programs,
      rucio,
      entries: [
        entry('Lab', 'lab_', at('Lab', '/mcp')),
        entry('Lab without sessions', 'plain_', at('Lab without sessions', '/mcp')),
        entry('Lab here', 'here_', command(python, [ofFastMcp, 'stdio'])),
        entry('Everything', 'every_', at('Everything', '/mcp')),
        entry('Everything here', 'all_', command(process.execPath, [everything, 'stdio'])),
        entry('Rucio', '', at('Rucio', '/site/escape/', 'bearer')),
        entry('Rucio here', 'own_', command(rucioMcp, ofRucio, { HOME: folder })),
      ],
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
