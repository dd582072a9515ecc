import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { providerFetch } from './provider-fetch.ts'

/** A provider that answers when it is told to. */
async function startProvider(): Promise<{ url: string; asked: Promise<void>; answer: () => void }> {
  const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>()
  const { promise: told, resolve: answer } = Promise.withResolvers<void>()
  const server = createServer((_, response) => {
    wasAsked()
    void told.then(() => response.end(JSON.stringify({ id_token: 'a.b.c', refresh_token: 'next' })))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, answer }
}

function ask(url: string, form: Record<string, string>, signal: AbortSignal): Promise<Response> {
  return providerFetch(url, { method: 'POST', body: new URLSearchParams(form), signal })
}

test.each<Record<string, string>>([
  { grant_type: 'refresh_token', refresh_token: 'rotates' },
  { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'is used up' },
])('the answer to $grant_type is taken after the time that other requests have', async (form) => {
  const { url, asked, answer } = await startProvider()
  const limit = new AbortController()
  const answered = ask(url, form, limit.signal)
  await asked
  limit.abort()
  answer()
  const response = await answered
  expect(await response.json()).toMatchObject({ arrived: { answer: { refresh_token: 'next' } } })
})

test('other requests end then', async () => {
  const { url, asked } = await startProvider()
  const limit = new AbortController()
  const answered = ask(url, { client_id: 'panda' }, limit.signal)
  await asked
  limit.abort()
  await expect(answered).rejects.toMatchObject({ name: 'AbortError' })
})
