import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Authorities, hasOpenssl, type Issued } from '../../test/tls/authority.ts'
import { inChild } from '../../test/tls/child.ts'
import { startDemo, type Demo } from '../demo/index.ts'
import { endsAfterAll } from '../../test/ends.ts'

const HERE = 'DNS:localhost,IP:127.0.0.1'
const GRID = '/DC=ch/DC=cern/CN=CERN Grid Test Authority'

// Certificates are made by the openssl command line, which Windows does not have.
describe.skipIf(!hasOpenssl)('trust in a PanDA server whose authority no usual store has', () => {
  let authorities: Authorities
  let root: Issued
  let intermediate: Issued
  let own: Issued
  let demo: Demo
  const ends = endsAfterAll()

  beforeAll(async () => {
    authorities = await Authorities.create()
    ends(() => authorities[Symbol.asyncDispose]())
    root = await authorities.issue({ subject: '/DC=ch/DC=cern/CN=CERN Root Test Authority' })
    intermediate = await authorities.issue({ subject: GRID }, root)
    own = await authorities.issue({ subject: '/CN=localhost', altName: HERE }, intermediate)
    demo = await startDemo({ tls: { key: own.key, cert: own.cert + intermediate.cert } })
    ends(() => demo.stop())
  })

  const notTrusted = expect.objectContaining({ code: 'untrusted-certificate' }) as unknown
  const folder = async (name: string): Promise<string> => {
    const path = join(authorities.folder, name)
    await mkdir(path)
    return path
  }

  it('is missing at first; with the CA file it is there for connections made later, until it is taken away', async () => {
    const [, first, , second, , third, , fourth] = await inChild([
      { do: 'trust' },
      { do: 'fetch', url: demo.url },
      { do: 'trust', caFiles: [root.certFile] },
      { do: 'fetch', url: demo.url },
      // Another name: a connection of its own.
      { do: 'trust', caFiles: [] },
      { do: 'fetch', url: demo.url.replace('127.0.0.1', 'localhost') },
      { do: 'trust', caFiles: [intermediate.certFile, root.certFile] },
      { do: 'fetch', url: demo.url.replace('127.0.0.1', 'localhost') },
    ])
    expect(first?.error).toEqual({
      code: 'untrusted-certificate',
      message:
        'The certificate of PanDA is not trusted: it is signed by "CERN Grid Test Authority", and that by "CERN Root Test Authority", and the certificate of "CERN Root Test Authority" is missing here.',
      nextStep: expect.stringContaining('/etc/grid-security/certificates') as unknown,
    })
    expect(second).toEqual({ status: 200 })
    expect(third?.error).toEqual(notTrusted)
    expect(fourth).toEqual({ status: 200 })
  })

  it.each(['PEM', 'DER', 'a folder'])('comes with a CA file that is %s', async (kind) => {
    const file =
      kind === 'PEM'
        ? root.certFile
        : kind === 'DER'
          ? await authorities.der(root)
          : await folder('chosen').then(async (path) => {
              await copyFile(root.certFile, join(path, 'root.crt'))
              return path
            })
    const [trust, result] = await inChild([
      { do: 'trust', caFiles: [file] },
      { do: 'fetch', url: demo.url },
    ])
    expect(trust?.report?.sources.at(-1)).toEqual({ name: file, certificates: 1 })
    expect(result).toEqual({ status: 200 })
  })

  it("comes with the grid's folder: HASH.0 counts, revocation lists are left alone, what is no certificate is named", async () => {
    const grid = await folder('grid')
    const name = await authorities.gridName(root)
    await copyFile(root.certFile, join(grid, name))
    await copyFile(root.certFile, join(grid, 'CERN-Root.pem'))
    await writeFile(join(grid, name.replace('.0', '.r0')), 'a revocation list')
    await writeFile(join(grid, name.replace('.0', '.signing_policy')), 'a policy')
    await writeFile(join(grid, 'broken.pem'), 'no certificate')
    const [trust, result] = await inChild([{ do: 'trust' }, { do: 'fetch', url: demo.url }], {
      X509_CERT_DIR: grid,
    })
    expect(result).toEqual({ status: 200 })
    expect(trust?.report?.sources).toContainEqual({ name: grid, certificates: 1 })
    expect(trust?.report?.notes).toEqual([
      `${join(grid, 'broken.pem')} holds no certificate that can be read.`,
    ])
  })

  it('comes with NODE_EXTRA_CA_CERTS also where Node itself has not read it', async () => {
    const [, , result] = await inChild([
      { do: 'environment', name: 'NODE_EXTRA_CA_CERTS', value: root.certFile },
      { do: 'trust' },
      { do: 'fetch', url: demo.url },
    ])
    expect(result).toEqual({ status: 200 })
  })

  it('does not come with NODE_TLS_REJECT_UNAUTHORIZED=0: verification cannot be switched off', async () => {
    const [trust, result] = await inChild([{ do: 'trust' }, { do: 'fetch', url: demo.url }], {
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    })
    expect(trust?.said).toEqual([expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored')])
    expect(result?.error).toEqual(notTrusted)
  })

  it('counts a certificate once, however often it is given', async () => {
    const [without, once, often] = await inChild([
      { do: 'trust' },
      { do: 'trust', caFiles: [root.certFile] },
      { do: 'trust', caFiles: [root.certFile, await authorities.der(root), root.certFile] },
    ])
    const before = without?.report?.certificates ?? 0
    expect(before).toBeGreaterThan(100)
    expect(once?.report?.certificates).toBe(before + 1)
    expect(often?.report?.certificates).toBe(before + 1)
  })

  it('needs a CA file that is there and is one; the others count all the same', async () => {
    const text = join(authorities.folder, 'notes.txt')
    const large = join(authorities.folder, 'large.pem')
    await writeFile(text, 'This is no certificate.')
    await writeFile(large, root.cert + '\n'.repeat(2_000_000))
    const results = await inChild([
      { do: 'trust', caFiles: ['/nowhere/ca.pem', root.certFile] },
      { do: 'fetch', url: demo.url },
      { do: 'trust', caFiles: [text] },
      { do: 'trust', caFiles: [large] },
      { do: 'trust', caFiles: [relative(process.cwd(), root.certFile)] },
    ])
    expect(results).toEqual([
      {
        error: expect.objectContaining({
          code: 'file-access',
          message: 'There is no CA file /nowhere/ca.pem.',
        }) as unknown,
      },
      { status: 200 },
      {
        error: expect.objectContaining({
          code: 'invalid-file',
          message: expect.stringContaining(text) as unknown,
        }) as unknown,
      },
      {
        error: expect.objectContaining({
          code: 'invalid-file',
          message: expect.stringContaining('larger than 2000000 bytes') as unknown,
        }) as unknown,
      },
      { error: expect.objectContaining({ code: 'invalid-input' }) as unknown },
    ])
  })

  it("is not made by the server's own certificate, and that is said", async () => {
    const [trust] = await inChild([{ do: 'trust', caFiles: [own.certFile] }])
    expect(trust?.report?.notes).toContainEqual(expect.stringContaining("only a server's"))
  })

  it('cannot be added to in an old Node.js, which is said', async () => {
    const [, trust, result] = await inChild([
      { do: 'be an old Node' },
      { do: 'trust', caFiles: [root.certFile] },
      { do: 'fetch', url: demo.url },
    ])
    expect(trust?.report?.inUse).toBe(false)
    expect(trust?.report?.notes[0]).toContain('use Node.js 22.19, 24.5 or newer')
    expect(result?.error).toEqual(notTrusted)
  })

  describe('from a server that does not send the intermediate certificate', () => {
    let short: Demo
    beforeAll(async () => {
      short = await startDemo({ tls: own })
      ends(() => short.stop())
    })

    it('needs the intermediate as well, which is named', async () => {
      const [, missing, , found] = await inChild([
        { do: 'trust', caFiles: [root.certFile] },
        { do: 'fetch', url: short.url },
        { do: 'trust', caFiles: [root.certFile, intermediate.certFile] },
        { do: 'fetch', url: short.url },
      ])
      expect(missing?.error?.message).toBe(
        'The certificate of PanDA is not trusted: it is signed by "CERN Grid Test Authority", and the certificate of "CERN Grid Test Authority" is missing here.',
      )
      expect(found).toEqual({ status: 200 })
    })

    it('needs the root as well when only the intermediate is there', async () => {
      const [, missing] = await inChild([
        { do: 'trust', caFiles: [intermediate.certFile] },
        { do: 'fetch', url: short.url },
      ])
      expect(missing?.error?.message).toContain('the certificate of "CERN Root Test Authority" is missing')
    })
  })

  it('is not given to one whose authority has expired, which is named', async () => {
    const old = await authorities.issue({ subject: '/CN=Old', days: -1 }, root)
    const leaf = await authorities.issue({ subject: '/CN=x', altName: HERE }, old)
    await using server = await startDemo({ tls: { key: leaf.key, cert: leaf.cert + old.cert } })
    const [, result] = await inChild([
      { do: 'trust', caFiles: [root.certFile] },
      { do: 'fetch', url: server.url },
    ])
    expect(result?.error).toMatchObject({
      code: 'untrusted-certificate',
      message: expect.stringContaining('the one of its authority "Old" expired on') as unknown,
    })
  })

  it('is not given to a certificate of another name', async () => {
    const other = await authorities.issue({ subject: '/CN=x', altName: 'DNS:panda.example' }, root)
    await using server = await startDemo({ tls: other })
    const [, result] = await inChild([
      { do: 'trust', caFiles: [root.certFile] },
      { do: 'fetch', url: server.url },
    ])
    expect(result?.error).toMatchObject({
      code: 'untrusted-certificate',
      message: 'The certificate of PanDA is made for panda.example, not for 127.0.0.1.',
    })
  })
})
