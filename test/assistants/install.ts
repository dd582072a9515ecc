import path from 'node:path'
import { installClients, installOnce, isThere, run } from '../clients/real-clients.ts'

const cache = path.join(import.meta.dirname, '../../.cache/assistants')

/** Exact versions: what these programs read and print changes from one week to the next. 1.2 GB in all. */
const packages = [
  '@github/copilot@1.0.102',
  'opencode-ai@1.18.33',
  'cline@3.0.65',
  '@continuedev/cli@1.5.47',
  '@qwen-code/qwen-code@0.24.4',
]

/** Installs the assistants once, beside those of test/clients. Gives a sentence saying why not, where they cannot be. */
export async function installAssistants(): Promise<string | undefined> {
  return (await installClients()) ?? (await installOnce(cache, packages, finish))
}

async function finish(): Promise<string | undefined> {
  // The one install script that is needed: it puts the native program of this system in its place.
  await run(process.execPath, ['postinstall.mjs'], { cwd: path.join(cache, 'node_modules/opencode-ai') })
  return (await isThere(assistantProgram('opencode')))
    ? undefined
    : 'opencode has no program for this system.'
}

export function assistantProgram(name: string): string {
  return path.join(cache, 'node_modules/.bin', name)
}
