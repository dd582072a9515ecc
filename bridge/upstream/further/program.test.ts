import { expect, test } from 'vitest'
import { endsAfterEach } from '../../../test/ends.ts'
import { ProgramTransport } from './program.ts'

const ends = endsAfterEach()

test.each([
  ['answers that nobody has asked for', { id: 1, result: {} }],
  ['notifications', { method: 'notifications/message', params: {} }],
])('a program that says too much at once is heard a part each second: %s', async (_, said) => {
  const line = JSON.stringify({ jsonrpc: '2.0', ...said })
  const says = `process.stdout.write(${JSON.stringify(`${line}\n`)}.repeat(10_000)); setInterval(() => undefined, 1_000)`
  const program = new ProgramTransport({
    command: process.execPath,
    arguments: ['-e', says],
    environment: {},
    onErrorText: () => undefined,
  })
  ends(() => program.close())
  const all = Promise.withResolvers<number>()
  let heard = 0
  let begun = 0
  program.onmessage = () => {
    begun ||= performance.now()
    heard += 1
    if (heard === 10_000) all.resolve(performance.now() - begun)
  }
  await program.start()
  expect(await all.promise).toBeGreaterThan(2_000)
})
