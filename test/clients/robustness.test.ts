import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { assistantById, connect, disconnect, type AssistantId } from '../../bridge/clients/index.ts'
import { smallDisk } from '../small-disk.ts'
import { computer, offer } from './computer.ts'

const writer = path.join(import.meta.dirname, 'writer.ts')

interface Job {
  home: string
  stateDir: string
  id: AssistantId
  what: 'connect' | 'disconnect'
  name: string
  killAt: number
}

/** What the writer offers under the name "panda". */
const writersOffer = {
  name: 'panda',
  stdio: { command: '/opt/panda-bridge', args: ['stdio'] },
  http: { url: 'http://127.0.0.1:28736/mcp' },
}

/** Runs the writer to its end, which may be SIGKILL. */
async function run(
  job: Job,
): Promise<{ signal: string | null; code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [writer, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ signal, code, out, err })))
}

/** The file's text; undefined where there is none. */
async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined)
}

describe('a writer that is killed after any of its steps', () => {
  const cases: [string, AssistantId, string, string | undefined, number][] = [
    ['a file that is replaced', 'codex-cli', '.codex/config.toml', '# mine\r\nmodel = "x"', 11],
    ['a file and a folder that are made', 'cursor', '.cursor/mcp.json', undefined, 10],
  ]
  test.each(cases)(
    '%s: it is the old or the new one, and both ways still work',
    { timeout: 120_000 },
    async (_name, id, file, old, steps) => {
      const assistant = assistantById(id)
      const begin = async () => {
        const here = await computer()
        // A trace of an installed assistant, so that its folder may be made.
        await here.write('.config/Cursor/state', '')
        if (old !== undefined) await here.write(file, old)
        const job = { home: here.home, stateDir: here.where.stateDir, id, name: 'panda' }
        return { here, job, whole: path.join(here.home, file) }
      }
      const { here: clean, job: cleanJob, whole } = await begin()
      expect(Number((await run({ ...cleanJob, what: 'connect', killAt: 0 })).out)).toBe(steps)
      const connected = await textOf(whole)
      expect(Number((await run({ ...cleanJob, what: 'disconnect', killAt: 0 })).out)).toBeGreaterThan(3)
      expect(await textOf(path.join(clean.home, file))).toBe(old)
      for (const what of ['connect', 'disconnect'] as const) {
        for (let killAt = 1; killAt <= steps; killAt++) {
          const { here, job, whole } = await begin()
          if (what === 'disconnect') await connect(assistant, writersOffer, here.where)
          const { signal, code } = await run({ ...job, what, killAt })
          // A deletion has fewer steps than a replacement: its last runs end by themselves.
          expect(signal ?? code).toBe(what === 'disconnect' && signal === null ? 0 : 'SIGKILL')
          expect([old, connected]).toContain(await textOf(whole))
          // The lock and the temporary file left behind stop nobody, and the way back is still known.
          await connect(assistant, writersOffer, here.where)
          expect(await textOf(whole)).toBe(connected)
          await disconnect(assistant, writersOffer, here.where)
          expect(await textOf(whole)).toBe(old)
          const left = await readdir(path.dirname(whole)).catch(() => [])
          expect(left).toEqual(old === undefined ? [] : [path.basename(file)])
        }
      }
    },
  )
})

describe('writers at once', () => {
  test('six processes with an entry each: none is lost', { timeout: 60_000 }, async () => {
    const here = await computer()
    await here.write('.cursor/mcp.json', '{"mcpServers": {}}')
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const jobs = names.map((name) =>
      // A state folder each, as the desktop app and a bridge on the command line may have.
      run({
        home: here.home,
        stateDir: path.join(here.where.stateDir, name),
        id: 'cursor',
        what: 'connect',
        name,
        killAt: 0,
      }),
    )
    const ends = await Promise.all(jobs)
    expect(ends.map(({ code, err }) => `${code} ${err}`)).toEqual(names.map(() => '0 '))
    const whole = JSON.parse(await here.read('.cursor/mcp.json')) as { mcpServers: object }
    expect(Object.keys(whole.mcpServers).toSorted()).toEqual(names)
  })

  test('an assistant that rewrites its file: what it wrote stays, and so does ours', async () => {
    const here = await computer()
    const file = await here.write('.cursor/mcp.json', '{}')
    const cursor = assistantById('cursor')
    const written: Record<string, number> = {}
    let looks = 0
    // As a well-behaved program does it: reads, adds, writes by rename, keeps what it does not know. It is done between
    // our reading and our comparing, two times of three.
    const onStep = (step: string): void => {
      if (step !== 'synced' || (looks += 1) % 3 === 0) return
      written[`k${looks}`] = looks
      const whole = JSON.parse(readFileSync(file, 'utf8')) as object
      writeFileSync(`${file}.new`, JSON.stringify({ ...whole, ...written }))
      renameSync(`${file}.new`, file)
    }
    for (let round = 0; round < 5; round++) {
      await connect(cursor, offer, { ...here.where, onStep })
      await disconnect(cursor, offer, { ...here.where, onStep })
    }
    await connect(cursor, offer, { ...here.where, onStep })
    expect(Object.keys(written)).toHaveLength(22)
    expect(JSON.parse(await here.read('.cursor/mcp.json'))).toEqual({
      ...written,
      mcpServers: { panda: { command: offer.stdio.command, args: offer.stdio.args } },
    })
    expect(await readdir(path.dirname(file))).toEqual(['mcp.json'])
  })

  test(
    'a second one waits while the first is between comparing and replacing',
    { timeout: 60_000 },
    async () => {
      const here = await computer()
      await here.write('.cursor/mcp.json', '{"mcpServers": {}}')
      let second: ReturnType<typeof run> | undefined
      const onStep = (step: string): void => {
        if (step !== 'compared') return
        const stateDir = path.join(here.where.stateDir, 'second')
        second = run({ home: here.home, stateDir, id: 'cursor', what: 'connect', name: 'second', killAt: 0 })
        // Long enough for the second to be done, were it not for the lock.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)
      }
      await connect(assistantById('cursor'), offer, { ...here.where, onStep })
      expect(await second).toMatchObject({ code: 0 })
      const whole = JSON.parse(await here.read('.cursor/mcp.json')) as { mcpServers: object }
      expect(Object.keys(whole.mcpServers)).toEqual(['panda', 'second'])
    },
  )

  test('who reads meanwhile sees the old file or the new one', async () => {
    const here = await computer()
    const old = JSON.stringify({ filler: 'x'.repeat(200_000) })
    const file = await here.write('.cursor/mcp.json', old)
    const cursor = assistantById('cursor')
    const seen = new Set<string>()
    const stop = new AbortController()
    const reader = (async () => {
      while (!stop.signal.aborted) seen.add(await readFile(file, 'utf8'))
    })()
    const written = new Set([old])
    for (let round = 0; round < 30; round++) {
      await connect(cursor, offer, here.where)
      written.add(await readFile(file, 'utf8'))
      await disconnect(cursor, offer, here.where)
    }
    stop.abort()
    await reader
    expect(written.size).toBe(2)
    expect(seen).toEqual(written)
  })

  test('a change between our reading and our writing is merged, not lost', async () => {
    const here = await computer()
    const file = await here.write('.cursor/mcp.json', '{"a":1}')
    let changed = false
    const onStep = (step: string): void => {
      if (step !== 'synced' || changed) return
      changed = true
      spawnSync('sh', ['-c', `printf '{"a":1,"b":2}' > '${file}'`])
    }
    await connect(assistantById('cursor'), offer, { ...here.where, onStep })
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ a: 1, b: 2, mcpServers: { panda: {} } })
    await disconnect(assistantById('cursor'), offer, here.where)
    expect(await readFile(file, 'utf8')).toBe('{"a":1,"b":2}')
  })

  test('a file that appears while it is made is not overwritten', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, '.cursor'))
    const file = path.join(here.home, '.cursor/mcp.json')
    let made = false
    const onStep = (step: string): void => {
      if (step !== 'compared' || made) return
      made = true
      spawnSync('sh', ['-c', `printf '{"theirs":1}' > '${file}'`])
    }
    await connect(assistantById('cursor'), offer, { ...here.where, onStep })
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ theirs: 1, mcpServers: { panda: {} } })
    await disconnect(assistantById('cursor'), offer, here.where)
    expect(await readFile(file, 'utf8')).toBe('{"theirs":1}')
  })

  test('a program that never stops writing gets a sentence, and its file is its own', async () => {
    const here = await computer()
    const file = await here.write('.cursor/mcp.json', '{"n":0}')
    let n = 0
    const onStep = (step: string): void => {
      if (step === 'synced') spawnSync('sh', ['-c', `printf '{"n":${++n}}' > '${file}'`])
    }
    await expect(connect(assistantById('cursor'), offer, { ...here.where, onStep })).rejects.toMatchObject({
      code: 'file-access',
      message: expect.stringContaining('keeps changing it'),
    })
    expect(await readFile(file, 'utf8')).toBe(`{"n":${n}}`)
  })
})

describe('a full disk', () => {
  test('the old file stays, nothing is left behind, and it is said', async (context) => {
    const disk = smallDisk('64k', onTestFinished)
    if (!disk) return context.skip('A small disk cannot be mounted here: it takes root.')
    const here = await computer()
    const file = path.join(disk.folder, 'mcp.json')
    const old = JSON.stringify({ filler: 'x'.repeat(20_000) })
    await writeFile(file, old)
    disk.fill()
    const where = { ...here.where, file }
    await expect(connect(assistantById('cursor'), offer, where)).rejects.toMatchObject({
      code: 'file-access',
      message: expect.stringContaining('the disk is full'),
    })
    expect(await readFile(file, 'utf8')).toBe(old)
    expect(await readdir(disk.folder)).toEqual(['filler', 'mcp.json'])
    disk.free()
    await connect(assistantById('cursor'), offer, where)
    await disconnect(assistantById('cursor'), offer, where)
    expect(await readFile(file, 'utf8')).toBe(old)
    // The same for our own folder: without a backup nothing is written.
    disk.fill()
    const other = await here.write('other.json', old)
    const full = { ...here.where, file: other, stateDir: path.join(disk.folder, 'state') }
    await expect(connect(assistantById('cursor'), offer, full)).rejects.toMatchObject({ code: 'file-access' })
    expect(await readFile(other, 'utf8')).toBe(old)
  })
})
