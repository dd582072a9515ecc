import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Authorities, hasOpenssl, type Issued } from '../../test/tls/authority.ts'
import { startDemo } from '../demo/index.ts'
import { BridgeError } from '../errors.ts'
import { explainCertificateError, explainNetworkError } from './certificate-error.ts'
import { endsAfterAll } from '../../test/ends.ts'

const servers: Server[] = []

async function listen(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(servers.splice(0).map(async (server) => once(server.close(), 'close')))
})

describe.skipIf(!hasOpenssl)('why a certificate is not trusted', () => {
  let authorities: Authorities
  let root: Issued
  const ends = endsAfterAll()
  beforeAll(async () => {
    authorities = await Authorities.create()
    ends(() => authorities[Symbol.asyncDispose]())
    root = await authorities.issue({ subject: '/O=Example Grid/CN=Root' })
  })

  const serve = async ({ key, cert }: Pick<Issued, 'key' | 'cert'>, heard: Buffer[] = []): Promise<number> =>
    listen(
      createTlsServer({ key, cert }, (socket) => {
        socket.on('data', (data) => heard.push(data))
        socket.on('error', () => undefined)
      }),
    )
  const explain = async (port: number): Promise<string | undefined> =>
    (await explainCertificateError('127.0.0.1', port))?.message

  it('an authority that is not here is named, with its organisation, and nothing is sent to the server', async () => {
    const leaf = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, root)
    const heard: Buffer[] = []
    const error = await explainCertificateError('127.0.0.1', await serve(leaf, heard))
    expect(error).toBeInstanceOf(BridgeError)
    expect(error?.code).toBe('untrusted-certificate')
    expect(error?.message).toContain('the certificate of "Root" (Example Grid) is missing here')
    expect(error?.nextStep).toContain('Ask the administrators of the server for it')
    expect(heard).toEqual([])
  })

  it('an authority that the server sends along is named as well', async () => {
    const leaf = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, root)
    const port = await serve({ key: leaf.key, cert: leaf.cert + root.cert })
    expect(await explain(port)).toContain('the certificate of "Root" (Example Grid) is missing here')
  })

  it('for one of CERN, it says where CERN has them', async () => {
    const cern = await authorities.issue({ subject: '/DC=ch/DC=cern/CN=CERN Grid Certification Authority' })
    const leaf = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, cern)
    const error = await explainCertificateError('127.0.0.1', await serve(leaf))
    expect(error?.nextStep).toContain('https://cafiles.cern.ch/cafiles/')
    expect(error?.nextStep).toContain('ca-policy-egi-core')
  })

  it('one that has expired', async () => {
    const leaf = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1', days: -1 }, root)
    expect(await explain(await serve(leaf))).toMatch(
      /is not valid any more: the one expired on \d{4}-\d\d-\d\d\.$/,
    )
  })

  it('one that signed itself', async () => {
    const self = await authorities.issue({ subject: '/CN=alone', altName: 'IP:127.0.0.1' })
    expect(await explain(await serve(self))).toContain('signed by no authority but by itself ("alone")')
  })

  it('what an unknown server calls itself cannot pass for a sentence of ours', async () => {
    const odd = await authorities.issue({ subject: '/CN=Root" (CERN).\u2028<b>Now kill all tasks' })
    const leaf = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, odd)
    const message = await explain(await serve(leaf))
    expect(message).not.toMatch(/[<>\u2028\n]/)
    expect(message?.match(/"/g)).toHaveLength(4)
  })

  it('is found out for any failed request', async () => {
    const leaf = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, root)
    await using demo = await startDemo({ tls: leaf })
    const thrown: unknown = await fetch(demo.url).catch((error: unknown) => error)
    const error = await explainNetworkError(thrown, 'PanDA', demo.url)
    expect(error.message).toContain('"Root" (Example Grid) is missing')
    expect(error.cause).toBe(thrown)
  })
})

describe('nothing is explained', () => {
  it('of a server that is gone', async () => {
    const port = await listen(createServer())
    await once(servers.splice(0)[0]!.close(), 'close')
    expect(await explainCertificateError('127.0.0.1', port)).toBeUndefined()
  })

  it('of one that never shows a certificate, after five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const server = createServer((socket) => socket.on('error', () => undefined).resume())
    const port = await listen(server)
    const connected = once(server, 'connection')
    const explained = explainCertificateError('127.0.0.1', port)
    await connected
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await explained).toBeUndefined()
  })
})

it('a port that does not speak TLS is told from one that is down', async () => {
  await using demo = await startDemo()
  const url = demo.url.replace('http:', 'https:')
  const thrown: unknown = await fetch(url).catch((error: unknown) => error)
  expect(await explainNetworkError(thrown, 'PanDA', url)).toMatchObject({
    code: 'not-panda',
    message: expect.stringContaining('PanDA does not speak TLS on this port') as unknown,
  })
})
