import { access, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { installPackages, run } from '../clients/real-clients.ts'
import { packages } from './programs.ts'

const cache = path.join(import.meta.dirname, '../../.cache/assistants')
const stamp = path.join(cache, 'installed')

/** Installs the assistants once, in the versions that are named. Gives a sentence saying why not, where they cannot be. */
export async function installAssistants(): Promise<string | undefined> {
  const wanted = packages.join('\n')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return undefined
  const problem = await installPackages(cache, packages)
  if (problem !== undefined) return problem
  // The one install script that is needed: it puts the native program of this system in its place.
  await run(process.execPath, ['postinstall.mjs'], { cwd: path.join(cache, 'node_modules/opencode-ai') })
  await access(assistantProgram('opencode'))
  await writeFile(stamp, wanted)
  return undefined
}

export function assistantProgram(name: string): string {
  return path.join(cache, 'node_modules/.bin', name)
}
