import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Offer, Surroundings, System, Where } from '../../bridge/clients/index.ts'
import { Secret } from '../../bridge/platform/secret.ts'

export const key = 'pbk_5f3a9c0de1b24768'

export const offer: Offer = {
  name: 'panda',
  stdio: { command: '/opt/PanDA Bridge/panda-bridge', args: ['stdio'] },
  http: { url: 'http://127.0.0.1:28736/mcp' },
}

/** The same where the user asks for HTTP. */
export const httpOffer: Offer = overHttp(offer, key)

export function overHttp({ http, ...others }: Offer, withKey: string): Offer {
  return { ...others, http: { ...http, key: new Secret(withKey) } }
}

/** The same bridge after its app moved and its port changed. */
export const movedOffer: Offer = {
  name: 'panda',
  stdio: { command: '/home/me/Applications/panda-bridge', args: ['stdio'] },
  http: { url: 'http://127.0.0.1:40404/mcp' },
}

/** A computer in a temporary folder: a home, environment variables, and programs said to run. */
export interface Computer {
  where: Where & { surroundings: Surroundings }
  home: string
  running: string[]
  ran: string[]
  write(file: string, text: string): Promise<string>
  read(file: string): Promise<string>
}

export async function computer(
  system: System = 'linux',
  env: Record<string, string> = {},
): Promise<Computer> {
  const root = await mkdtemp(path.join(tmpdir(), 'panda-clients-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const home = path.join(root, 'home')
  await mkdir(home)
  const running: string[] = []
  const ran: string[] = []
  const surroundings: Surroundings = {
    system,
    home,
    env: { PATH: path.join(root, 'bin'), ...env },
    root,
    runningPrograms: async () => running,
    ancestors: () => [],
    run: async (command, args) => void ran.push([command, ...args].join(' ')),
    output: async () => '',
  }
  return {
    where: { surroundings, stateDir: path.join(root, 'state'), bridgeHome: path.join(root, 'bridge') },
    home,
    running,
    ran,
    write: async (file, text) => {
      const whole = path.resolve(home, file)
      await mkdir(path.dirname(whole), { recursive: true })
      await writeFile(whole, text)
      return whole
    },
    read: (file) => readFile(path.resolve(home, file), 'utf8'),
  }
}
