import path from 'node:path'
import { installClients, installOnce, isThere, programOf, run } from '../clients/real-clients.ts'
import type { Unavailable } from '../python-environment.ts'

const cache = path.join(import.meta.dirname, '../../.cache/assistants')

/** Exact versions: what these programs read and print changes from one week to the next. 1.2 GB in all. */
const packages = [
  '@github/copilot@1.0.102',
  'opencode-ai@1.18.33',
  'cline@3.0.65',
  '@continuedev/cli@1.5.47',
  '@qwen-code/qwen-code@0.24.4',
]

/** The file of a program, which is installed before where it is not there. */
export type Installed = () => Promise<string | Unavailable>

/** Of those that test/clients looks at, too. */
export const clientProgram =
  (name: string): Installed =>
  async () => {
    const unavailable = await installClients()
    return unavailable === undefined ? programOf(name) : { unavailable }
  }

export const npmProgram =
  (name: string): Installed =>
  async () => {
    const unavailable = await installOnce(cache, packages, finish)
    return unavailable === undefined ? npmFile(name) : { unavailable }
  }

const npmFile = (name: string): string => path.join(cache, 'node_modules/.bin', name)

async function finish(): Promise<string | undefined> {
  // The one install script that is needed: it puts the native program of this system in its place.
  await run(process.execPath, ['postinstall.mjs'], { cwd: path.join(cache, 'node_modules/opencode-ai') })
  return (await isThere(npmFile('opencode'))) ? undefined : 'opencode has no program for this system.'
}
