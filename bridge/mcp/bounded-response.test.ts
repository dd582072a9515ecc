import { expect, test, vi } from 'vitest'
import { bounded } from './bounded-response.ts'

test.each([3, 4])('a response of %i bytes passes a bound of 4', async (bytes) => {
  const onTooLarge = vi.fn<() => void>()
  expect(await bounded(new Response('x'.repeat(bytes)), 4, onTooLarge).text()).toHaveLength(bytes)
  expect(onTooLarge).not.toHaveBeenCalled()
})

test('a larger one breaks off, and its connection is dropped', async () => {
  const [onTooLarge, cancel] = [vi.fn<() => void>(), vi.fn<() => void>()]
  const pull = (out: ReadableStreamDefaultController<Uint8Array>) => out.enqueue(Buffer.from('xx'))
  const endless = new Response(new ReadableStream<Uint8Array>({ pull, cancel }))
  await expect(bounded(endless, 5, onTooLarge).text()).rejects.toThrow('larger than 5 bytes')
  expect(onTooLarge).toHaveBeenCalledOnce()
  expect(cancel).toHaveBeenCalledOnce()
})

test('a failure has no answer to be read', () => {
  const failed = new Response('x', { status: 500 })
  expect(bounded(failed, 0, () => undefined)).toBe(failed)
})
