import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseRuntime, thisRuntime, whereabouts } from './runtime-record.ts'

const mine = { ...thisRuntime('1.0.0'), url: 'http://127.0.0.1:25680' }

test('what a bridge has written is read again, and its process lives here', () => {
  expect(parseRuntime(JSON.stringify(mine))).toEqual(mine)
  expect(whereabouts(mine)).toBe('here')
})

test.for<[string, object | string]>([
  ['no JSON', '{'],
  ['no object', 'null'],
  ['the number of a group', { ...mine, pid: 0 }],
  ['a negative number', { ...mine, pid: -1 }],
  ['a number that no system gives', { ...mine, pid: 2 ** 31 }],
  ['half a number', { ...mine, pid: 1.5 }],
  ['a number as a text', { ...mine, pid: '1' }],
  ['another computer’s address', { ...mine, url: 'http://192.0.2.1:25680' }],
  ['a name with more behind it', { ...mine, url: 'http://127.0.0.1:25680@example.org' }],
  ['a path', { ...mine, url: 'http://127.0.0.1:25680/x' }],
  ['no port', { ...mine, url: 'http://127.0.0.1' }],
  ['a port that there is not', { ...mine, url: 'http://127.0.0.1:70000' }],
  ['no time', { ...mine, startedAt: 'now' }],
  ['more than a bridge writes', { ...mine, version: 'x'.repeat(20_000) }],
])('a file with %s is none', ([, content]) => {
  expect(parseRuntime(typeof content === 'string' ? content : JSON.stringify(content))).toBeUndefined()
})

test('a process that has ended is gone', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  expect(whereabouts({ ...mine, pid: child.pid! })).toBe('gone')
})

// macOS and Windows do not say when a process was started.
describe.skipIf(!existsSync('/proc/self/stat'))(
  'where the system tells processes of one number apart',
  () => {
    const mark = mine.process!

    test('another process that has the number by now is not the bridge', async () => {
      await using other = new DisposableProcess()
      expect(whereabouts({ ...mine, pid: other.pid })).toBe('gone')
    })

    test('a process that nobody has buried is gone', async () => {
      // A shell that never asks how its child ended.
      await using parent = new DisposableProcess('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'])
      const pid = Number(await parent.line())
      const { process: started } = mine
      await expect.poll(() => whereabouts({ ...mine, pid, process: started! })).toBe('gone')
    })

    test.for<[string, object | undefined, string]>([
      ['before a restart of this computer', { ...mark, boot: 'earlier' }, 'gone'],
      ['by a process of this number before', { ...mark, start: '1' }, 'gone'],
      ['on another computer', { ...mark, boot: 'other', host: 'login-1' }, 'elsewhere'],
      ['in a container on this one', { ...mark, start: '1', host: '0f3a' }, 'elsewhere'],
      ['here, under the name that this computer had then', { ...mark, host: 'at-home' }, 'here'],
      ['by nobody knows whom', undefined, 'gone'],
    ])('one that was written %s', ([, process, where]) => {
      const { process: _, ...rest } = mine
      expect(whereabouts(parseRuntime(JSON.stringify({ ...rest, process }))!)).toBe(where)
    })
  },
)

class DisposableProcess {
  readonly #child
  constructor(command = 'sleep', args = ['60']) {
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  }
  get pid(): number {
    return this.#child.pid!
  }
  async line(): Promise<string> {
    const [chunk] = (await once(this.#child.stdout, 'data')) as [Buffer]
    return chunk.toString()
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}
