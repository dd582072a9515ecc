import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import {
  assistantById,
  connect,
  disconnect,
  expectedOf,
  watchClients,
  type ClientStatus,
  type WatchOptions,
} from '../../bridge/clients/index.ts'
import { computer, offer, type Computer } from './computer.ts'

const claude = assistantById('claude-desktop')
const file = '.config/Claude/claude_desktop_config.json'

/** Watches, and gives what is said of one assistant. */
function watching(here: Computer, id: string, options: Partial<WatchOptions> = {}) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const seen: (ClientStatus & { repaired: boolean })[] = []
  watchClients(here.where, {
    expectedFor: () => expectedOf(offer),
    onStatus: (status, repaired) => {
      if (status.id === id) seen.push({ ...status, repaired })
    },
    signal: stop.signal,
    debounceMs: 20,
    ...options,
  })
  const until = async (wanted: (status: ClientStatus & { repaired: boolean }) => boolean): Promise<void> => {
    const deadline = Date.now() + 10_000
    while (!seen.some(wanted)) {
      if (Date.now() > deadline)
        throw new Error(`Not seen: ${JSON.stringify(seen.map((it) => [it.state, it.repaired]))}`)
      await sleep(10)
    }
    seen.length = 0
  }
  return { seen, until, stop }
}

test('each change of an assistant is told: connected, vanished, unreadable, repaired by hand', async () => {
  const here = await computer()
  await here.write(file, '{}')
  const { until, seen, stop } = watching(here, 'claude-desktop')
  await until((it) => it.state === 'not-connected')
  await connect(claude, offer, here.where)
  await until((it) => it.state === 'connected')
  await here.write(file, '{"theme":"dark"}')
  await until((it) => it.state === 'vanished')
  await here.write(file, '{"theme":')
  await until((it) => it.state === 'unreadable' && it.problem?.code === 'invalid-file')
  await here.write(file, '{}')
  await until((it) => it.state === 'vanished')
  await disconnect(claude, offer, here.where)
  await until((it) => it.state === 'not-connected')
  stop.abort()
  await here.write(file, '{"mcpServers":{}}')
  await sleep(100)
  expect(seen).toEqual([])
})

test('an assistant that is started for the first time is noticed: its folder appears', async () => {
  const here = await computer()
  const { until, seen } = watching(here, 'codex-cli')
  await until((it) => !it.installed)
  await mkdir(path.join(here.home, '.codex'))
  await until((it) => it.installed)
  expect(seen).toEqual([])
})

test(
  'an entry is put back by itself where the user said so, and a fight is given up',
  { timeout: 30_000 },
  async () => {
    const here = await computer()
    const whole = await here.write(file, '{}')
    await connect(claude, offer, here.where)
    const { until } = watching(here, 'claude-desktop', {
      repair: { wants: () => true, reconnect: () => connect(claude, offer, here.where) },
    })
    await until((it) => it.state === 'connected')
    for (let round = 1; round <= 5; round++) {
      await writeFile(whole, `{"round":${round}}`)
      await until((it) => it.repaired && it.state === 'connected')
      expect(JSON.parse(await here.read(file))).toMatchObject({ round, mcpServers: { panda: {} } })
    }
    await writeFile(whole, '{"round":6}')
    await until((it) => it.state === 'vanished' && it.problem?.message.includes('keeps removing') === true)
    expect(await here.read(file)).toBe('{"round":6}')
  },
)

test('the programs that run are asked for once for all assistants, and not where none is installed', async () => {
  const here = await computer()
  const { surroundings } = here.where
  let asked = 0
  surroundings.runningPrograms = async () => {
    asked += 1
    await sleep(200)
    return []
  }
  const first = watching(here, 'codex-cli')
  await first.until((it) => !it.installed)
  first.stop.abort()
  expect(asked).toBe(0)
  for (const folder of ['.codex', '.cursor', '.gemini']) await mkdir(path.join(here.home, folder))
  const second = watching(here, 'codex-cli')
  await second.until((it) => it.installed)
  expect(asked).toBe(1)
})
