import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeBundle } from '../../bridge/clients/bundle.ts'
import project from '../../package.json' with { type: 'json' }
import server from './server.json' with { type: 'json' }

/** Of the bundle, as server.json names it. */
export const BUNDLE = 'panda-bridge.mcpb'

/**
 * Makes what a release has for the registry of MCP servers: the bundle, for any computer on which PanDA Bridge is installed,
 * and the server.json that says where it is and what its bytes are.
 * @param shimFile as it is built
 * @param folder of the release's files
 */
export async function makeRegistryFiles(shimFile: string, folder: string): Promise<void> {
  const bundle = join(folder, BUNDLE)
  await writeBundle(bundle, {
    version: project.version,
    shim: readFileSync(shimFile),
    // Where no bridge runs, the one that is found by the PATH is started.
    args: ['--client', 'claude-desktop', '--', project.name, 'serve'],
  })
  const fileSha256 = createHash('sha256').update(readFileSync(bundle)).digest('hex')
  const [entry] = server.packages
  const filled = { ...server, packages: [{ ...entry, fileSha256 }] }
  writeFileSync(join(folder, 'server.json'), `${JSON.stringify(filled, null, 2)}\n`)
}
