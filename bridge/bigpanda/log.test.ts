import { beforeEach, describe, expect, test } from 'vitest'
import { until } from '../../test/bridge.ts'
import { endsAfterEach } from '../../test/ends.ts'
import {
  fileOf,
  json,
  listing,
  logFolder,
  startLookAlikeMonitor,
  type LookAlikeMonitor,
} from '../../test/look-alike-monitor.ts'
import { startStranger } from '../../test/stranger.ts'
import { silentLog } from '../home/log.ts'
import { Secret } from '../platform/secret.ts'
import { plainText } from '../platform/shown-text.ts'
import { BigPanda, type LogPart } from './index.ts'

const JOB = 6_000_000_001
const LIST = `/filebrowser/?pandaid=${JOB}`

let monitor: LookAlikeMonitor
let asked: BigPanda
const ends = endsAfterEach()

beforeEach(async () => {
  monitor = await startLookAlikeMonitor()
  ends(() => monitor[Symbol.asyncDispose]())
  monitor.knows.set('token-of-dana', 'dana')
  const login = {
    is: 'signed-in',
    account: { subject: 'dana', name: 'Dana' },
    expiresAt: 0,
    renewedAt: 0,
    hosts: [{ origin: monitor.url, is: 'allowed' }],
  } as const
  asked = new BigPanda({
    server: { name: 'ATLAS', monitorUrl: monitor.url },
    login: { state: login, idToken: () => Promise.resolve(new Secret('token-of-dana')) },
    log: silentLog,
  })
  ends(() => asked.close())
})

function withFiles(files: Record<string, ReturnType<typeof fileOf>>): void {
  for (const [path, file] of Object.entries(files)) monitor.files.set(path, file)
  const listed = Object.keys(files).map((path) => {
    const at = path.lastIndexOf('/') + 1
    return { name: path.slice(at), dirname: path.slice(0, at).replace(/\/$/, '') }
  })
  monitor.pages.set(LIST, listing(listed))
}

async function part(path: string, more: Parameters<BigPanda['logPart']>[2] = {}): Promise<LogPart> {
  const found = await asked.logPart(JOB, path, more)
  if (found.is !== 'part') throw new Error(found.message)
  return found
}

const heardOfFiles = () => monitor.heard.filter(({ path }) => path.startsWith('/media/'))

describe('the files of a log', () => {
  test('are listed with sizes and times, once', async () => {
    withFiles({ 'payload.stdout': fileOf('x'), 'sub/athena.log': fileOf('y') })
    const found = await asked.logFiles(JOB)
    expect(found).toMatchObject({
      is: 'listed',
      files: [
        { name: 'payload.stdout', dirname: '', size: 100, modified: '2026-08-19T08:18:20Z' },
        { name: 'athena.log', dirname: 'sub', path: 'sub/athena.log' },
      ],
    })
    expect(await asked.logFiles(JOB)).toEqual(found)
    expect(monitor.heard.filter(({ path }) => path.startsWith('/filebrowser'))).toHaveLength(1)
  })

  test('are fetched by the monitor while nobody waits, and there when asked again', async () => {
    const held: (() => unknown)[] = []
    monitor.answers.set(`${LIST}&json`, (_, response) =>
      held.push(() => json(response, listing([{ name: 'pilotlog.txt' }]))),
    )
    await asked.look()
    const before = Date.now()
    const early = await asked.logFiles(JOB, { waitMs: 1 })
    expect(early).toMatchObject({ is: 'being-fetched', nextStep: expect.stringContaining('Ask again') })
    await until(() => held.length === 1)
    expect(await asked.logPart(JOB, 'pilotlog.txt', { waitMs: 1 })).toMatchObject({ is: 'being-fetched' })
    const gaveUp = new AbortController()
    const third = asked.logFiles(JOB, { signal: gaveUp.signal })
    gaveUp.abort()
    await expect(third).rejects.toMatchObject({ code: 'cancelled' })
    const waiting = asked.logFiles(JOB)
    held[0]?.()
    expect(await waiting).toMatchObject({ is: 'listed' })
    expect(held).toHaveLength(1)
    expect('since' in early && early.since).toBeGreaterThanOrEqual(before)
  })

  test.each([
    ['slow_downloading:The log is 120 MB;', 'slow', 'Ask again in a few minutes.'],
    ['too_big_tarball:The log is 700 MB. rucio get user.dana:log.tgz;', 'too-large', 'rucio get'],
  ])('where the monitor says %s', async (error, is, nextStep) => {
    monitor.pages.set(LIST, { error, files: [] })
    expect(await asked.logFiles(JOB)).toMatchObject({
      is,
      said: error,
      nextStep: expect.stringContaining(nextStep),
    })
    monitor.pages.set(LIST, listing([{ name: 'a' }]))
    expect(await asked.logFiles(JOB)).toMatchObject({ is: 'listed' })
  })

  test.each([400, 404])(
    'a job without a log, which the monitor says with %i in its own words',
    async (status) => {
      monitor.answers.set(`${LIST}&json`, (_, response) =>
        json(response, { error: 'No log file \u001b[31mfor this job' }, status),
      )
      await expect(asked.logFiles(JOB)).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining('It says: "No log file ␛[31mfor this job"'),
      })
    },
  )
})

describe('a part of a log', () => {
  test('is its end, by a range, and without a token where the file lies', async () => {
    withFiles({ 'payload.stdout': fileOf('first line\nlast line\n') })
    expect(await part('payload.stdout', { bytes: 10 })).toEqual({
      is: 'part',
      path: 'payload.stdout',
      text: 'last line\n',
      isBinary: false,
      from: 11,
      to: 21,
      size: 21,
    })
    await part('payload.stdout', { bytes: 10 })
    expect(heardOfFiles()).toEqual([
      { path: `${logFolder}payload.stdout`, authorization: undefined, range: 'bytes=-10' },
    ])
  })

  test('or from a byte on, to behind its end', async () => {
    withFiles({ log: fileOf('0123456789') })
    expect(await part('log', { from: 4, bytes: 3 })).toMatchObject({ text: '456', from: 4, to: 7, size: 10 })
    expect(await part('log', { from: 8, bytes: 9 })).toMatchObject({ text: '89', to: 10 })
    expect(await part('log', { from: 99, bytes: 9 })).toMatchObject({ text: '', from: 10, size: 10 })
  })

  test('of a file in a folder comes from an address that the bridge makes: the monitor’s lacks a slash', async () => {
    withFiles({ 'sub dir/athena#1.log': fileOf('in a folder') })
    expect(await part('sub dir/athena#1.log')).toMatchObject({ text: 'in a folder' })
    expect(heardOfFiles()[0]?.path).toBe(`${logFolder}sub%20dir/athena%231.log`)
  })

  test('of a file that is not in the list, which ends after a hundred, is found beside the others', async () => {
    withFiles({ 'payload.stdout': fileOf('x') })
    monitor.files.set('late/one.log', fileOf('beyond the list'))
    expect(await part('late/one.log')).toMatchObject({ text: 'beyond the list' })
    await expect(part('nothing.log')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('payload.stdout'),
    })
    for (const path of ['../../../secret', 'sub/../../x', '..\\x'])
      await expect(part(path)).rejects.toMatchObject({ code: 'not-found' })
    expect(heardOfFiles().filter(({ path }) => !path.startsWith(logFolder))).toEqual([])
  })

  test('of 2 GB is read by range, and no more of it than was asked for', async () => {
    withFiles({ huge: { size: 2_000_000_000, part: (from, to) => Buffer.alloc(to - from, 'x') } })
    const end = await part('huge', { bytes: 5_000_000 })
    expect(end).toMatchObject({ from: 1_999_000_000, size: 2_000_000_000 })
    expect(end.text).toHaveLength(1_000_000)
    expect(monitor.sentBytes).toBe(1_000_000)
  })

  test('of 2 GB from a server without ranges is its beginning, and the connection is dropped', async () => {
    monitor.servesRanges = false
    withFiles({ huge: { size: 2_000_000_000, part: (from, to) => Buffer.alloc(to - from, 'x') } })
    expect(await part('huge', { bytes: 1_000 })).toMatchObject({
      from: 0,
      to: 1_000,
      note: expect.stringContaining('Its beginning is shown'),
    })
    expect(await part('huge', { from: 1_900_000_000, bytes: 10 })).toMatchObject({
      text: '',
      note: expect.any(String),
    })
    expect(monitor.sentBytes).toBeLessThan(100_000_000)
  })

  test('of a small file from a server without ranges is what was asked for', async () => {
    monitor.servesRanges = false
    withFiles({ log: fileOf('0123456789') })
    expect(await part('log', { bytes: 3 })).toMatchObject({ text: '789', from: 7, size: 10 })
    expect(await part('log', { from: 2, bytes: 3 })).toMatchObject({ text: '234', from: 2 })
  })

  test('that is no text is said to be none', async () => {
    withFiles({
      'out.root': fileOf(Buffer.from('root\0\0\0\u0001abc')),
      noise: fileOf(Buffer.alloc(1_000, 0x00)),
      gz: fileOf(Buffer.from('1f8b08', 'hex')),
    })
    for (const path of ['out.root', 'noise', 'gz'])
      expect(await part(path)).toMatchObject({ text: '', isBinary: true })
  })

  test('that begins within a character has a sign there', async () => {
    withFiles({ log: fileOf('äöü ende') })
    expect(await part('log', { from: 1, bytes: 4 })).toMatchObject({ text: '\uFFFDö\uFFFD', isBinary: false })
  })

  test('keeps what the job wrote; escape codes are made harmless where it leaves the program', async () => {
    withFiles({ log: fileOf('\u001b[2J\u001b]0;title\u0007red\r\n') })
    const { text } = await part('log')
    expect(text).toBe('\u001b[2J\u001b]0;title\u0007red\r\n')
    expect(plainText(text)).toBe('␛[2J␛]0;title␇red\n')
  })

  test('that is a page for people is none', async () => {
    withFiles({ 'payload.stdout': { ...fileOf('<html>Sign in</html>'), type: 'text/html; charset=utf-8' } })
    await expect(part('payload.stdout')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('comes by the monitor’s own way where its address cannot be made sense of: the token ends there', async () => {
    monitor.files.set('payload.stdout', fileOf('by redirect'))
    monitor.pages.set(LIST, {
      error: '',
      files: [{ name: 'payload.stdout', size: 11, dirname: '', media_link: 'odd' }],
    })
    monitor.answers.set(`${LIST}&filename=payload.stdout&json`, (_, response) =>
      response.writeHead(301, { location: `${logFolder}payload.stdout` }).end(),
    )
    expect(await part('payload.stdout')).toMatchObject({ text: 'by redirect' })
    expect(monitor.heard.slice(-2)).toMatchObject([
      { authorization: 'Bearer token-of-dana' },
      { path: `${logFolder}payload.stdout`, authorization: undefined },
    ])
  })

  test('is not fetched from another host without TLS, nor from one near this computer', async () => {
    await using stranger = await startStranger()
    monitor.pages.set(LIST, { error: '', files: [{ name: 'a', dirname: '', media_link: 'odd' }] })
    for (const location of [
      `${stranger.url}/a`,
      stranger.url.replace('http:', 'https:'),
      'https://10.0.0.1/a',
      'file:///etc/passwd',
    ]) {
      monitor.answers.set(`${LIST}&filename=a&json`, (_, response) =>
        response.writeHead(301, { location }).end(),
      )
      await expect(part('a')).rejects.toMatchObject({ code: 'not-allowed' })
    }
    expect(stranger.requests).toBe(0)
  })

  test('does not come from the host that the list names', async () => {
    await using stranger = await startStranger()
    monitor.files.set('a', fileOf('own'))
    const link = `${new URL(stranger.url).host}/${logFolder}a`
    monitor.pages.set(LIST, { error: '', files: [{ name: 'a', dirname: '', media_link: link }] })
    expect(await part('a')).toMatchObject({ text: 'own' })
    expect(stranger.requests).toBe(0)
  })
})
