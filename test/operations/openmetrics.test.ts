import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestBridge, until } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { preparePython } from '../python-environment.ts'
import { project } from './containerfile.ts'

const requirements = join(import.meta.dirname, 'requirements.txt')
const prepared = await preparePython({
  name: 'The reader of OpenMetrics',
  cache: join(project, '.cache/openmetrics'),
  requirements: [requirements],
  installs: [['--no-deps', '--only-binary', ':all:', '-r', requirements]],
})
const cannot = 'unavailable' in prepared ? ` (not read: ${prepared.unavailable})` : ''

interface Family {
  name: string
  type: string
  help: string
  samples: [name: string, labels: Record<string, string>, value: number][]
}

test.skipIf('unavailable' in prepared)(
  `a reader of OpenMetrics that is not ours takes the numbers, and the guide names them all${cannot}`,
  async () => {
    await using fixture = await startTestBridge({ upstream: 'rest' })
    const client = await connectClient(fixture, '2025')
    const ask = (name: string) => client.callTool({ name, arguments: {} })
    await ask('system_is_alive')
    // A name that an assistant makes up is a label too.
    await ask('no_such\\tool "of"\nmine')
    await until(() => fixture.bridge.activity.calls.length === 2)
    await client.close()
    const text = await fixture.bridge.api.getMetrics({})

    const { python } = prepared as { python: string }
    const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'openmetrics.py')], {
      input: text,
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const families = JSON.parse(stdout) as Family[]
    const calls = families.find(({ name }) => name === 'panda_bridge_calls')
    expect(calls).toMatchObject({ type: 'counter' })
    expect(calls?.samples.map(([, { tool, outcome }, value]) => ({ tool, outcome, value }))).toEqual([
      { tool: 'system_is_alive', outcome: 'ok', value: 1 },
      { tool: 'others', outcome: 'refused', value: 1 },
    ])
    expect(families.every(({ help }) => help.length > 10)).toBe(true)
    const page = readFileSync(join(project, 'docs/operations.md'), 'utf8')
    const named = families.map(({ name }) => name).filter((name) => !page.includes('`' + name))
    expect(named).toEqual([])
  },
)
