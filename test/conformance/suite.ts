import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** The releases of the suite, by the folder of node_modules that each is in. */
const suites = { stable: '@modelcontextprotocol/conformance', alpha: 'conformance-next' }
export type Suite = keyof typeof suites

export type Protocol = '2025-11-25' | '2026-07-28'

const checksFile = z.array(
  z.object({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }),
)

export interface Verdict {
  status: string
  message: string | undefined
}

/** What became of each check, by `SCENARIO CHECK`; of several of that name, the worst. */
export type Verdicts = Record<string, Verdict>

/** From the worst. */
const statuses = ['FAILURE', 'WARNING', 'SUCCESS', 'INFO', 'SKIPPED']

/** Runs all of the suite's scenarios for that protocol against a server. */
export async function runSuite(suite: Suite, protocol: Protocol, url: string): Promise<Verdicts> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'))
  try {
    const scenarios = ['--suite', 'all', '--spec-version', protocol]
    const said = await run(suite, ['server', '--url', url, ...scenarios, '--output-dir', folder])
    const verdicts = await read(folder)
    if (Object.keys(verdicts).length === 0) throw new Error(`The suite checked nothing: ${said}`)
    return verdicts
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @returns what it says at the end, without a stack: its program is one file of very long lines */
async function run(suite: Suite, args: string[]): Promise<string> {
  const program = resolve(import.meta.dirname, '../../node_modules', suites[suite], 'dist/index.js')
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  await new Promise((ended) => child.once('close', ended))
  return said.slice(-500)
}

async function read(folder: string): Promise<Verdicts> {
  const verdicts: Verdicts = {}
  for (const run of await readdir(folder)) {
    const scenario = run.replace(/^server-/, '').replace(/-\d{4}-\d{2}-\d{2}T.*$/, '')
    const checks = checksFile.parse(JSON.parse(await readFile(join(folder, run, 'checks.json'), 'utf8')))
    for (const { id, status, errorMessage } of checks) {
      const name = `${scenario} ${id}`
      const before = verdicts[name]?.status
      if (before === undefined || statuses.indexOf(status) < statuses.indexOf(before))
        verdicts[name] = { status, message: errorMessage }
    }
  }
  return verdicts
}
