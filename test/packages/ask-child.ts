// What the user of a home asks his bridge, as one process: `node ask-child.ts HOME METHOD INPUT`. Prints the answer.
//
// A machine in a folder has paths of its own, and the bridge's file names its socket by one of these: a second home
// leads there, by a path that is short enough for a socket wherever the folder lies.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { BridgeMethod } from '../../bridge/api.ts'
import { homeAt } from '../../bridge/home/home.ts'
import { parseRuntime } from '../../bridge/home/runtime-record.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'

const [folder = '', method = '', input = '{}'] = process.argv.slice(2)
process.chdir(folder)
// From here on he who asks, who may not be able to come where this program lies.
const { uid, gid } = statSync('.')
process.setgroups?.([])
process.setgid?.(gid)
process.setuid?.(uid)
const home = homeAt(mkdtempSync(join(tmpdir(), 'asks-')))
try {
  mkdirSync(home.credentialsFolder, { mode: 0o700 })
  cpSync('credentials/keys.json', join(home.credentialsFolder, 'keys.json'))
  const runtime = parseRuntime(readFileSync('runtime.json', 'utf8'))
  const socket = `/proc/self/cwd/./${basename(runtime?.socket ?? '')}`
  writeFileSync(home.runtimeFile, JSON.stringify({ ...runtime, socket }))
  const bridge = await connectToBridge(home)
  const ask = bridge[method as BridgeMethod] as (input: unknown) => Promise<unknown>
  process.stdout.write(JSON.stringify((await ask(JSON.parse(input))) ?? null))
} finally {
  rmSync(home.folder, { recursive: true, force: true })
}
