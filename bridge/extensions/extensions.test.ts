import { generateKeyPairSync, createHash, sign } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { endsAfterEach } from '../../test/ends.ts'
import { mountain, mountainWith } from '../../test/mountain.ts'
import { giveAway, hasOtherUser, needsOtherUser } from '../../test/other-user.ts'
import { Extensions, type Switched } from './extensions.ts'
import { readExtension } from './read-extension.ts'

const ends = endsAfterEach()
const here = [process.getuid?.() ?? 0]
const never = new AbortController().signal

let switched: Switched
let folder: string
let system: string
let extensions: Extensions
let inForce: string[]

beforeEach(() => {
  switched = {}
  inForce = []
  folder = newHome().extensionsFolder
  system = newHome().folder
  mkdirSync(folder)
  mkdirSync(join(system, 'extensions'))
  chmodSync(system, 0o755)
  extensions = made()
})

function made(keep: (next: Switched) => void = (next) => (switched = next)): Extensions {
  return new Extensions({
    folder,
    system: { path: system, owners: here },
    switched: () => switched,
    keep,
    setsInForce: () => inForce,
    onChange: () => {},
  })
}

async function standing(): Promise<string[]> {
  await extensions.look()
  return extensions.state.map(({ name, from, is }) => `${name} from ${from}: ${is}`)
}

const put = (where: string, name: string, text: string) => writeFileSync(join(where, name), text)
const inSystem = () => join(system, 'extensions')

async function addText(text: string): Promise<void> {
  const { fingerprint } = await extensions.preview({ text }, never)
  await extensions.add({ text }, fingerprint, never)
}

describe('what takes effect', () => {
  test('a file that lies in the home brings nothing until its user switches it on', async () => {
    put(folder, 'mountain.json', mountain())
    expect(await standing()).toEqual(['mountain from home: off'])
    expect(extensions.brought.servers).toEqual([])
    const [found] = extensions.state
    await extensions.switch('mountain', true, found?.fingerprint ?? '')
    expect(await standing()).toEqual(['mountain from home: on'])
    expect(extensions.brought.servers).toHaveLength(1)
  })

  test('who changes the file takes its yes away, and a broken one says where it is broken', async () => {
    await addText(mountain())
    expect(await standing()).toEqual(['mountain from home: on'])
    put(folder, 'mountain.json', mountain().replace('panda.mountain.example', 'panda.thief.example'))
    expect(await standing()).toEqual(['mountain from home: changed'])
    expect(extensions.brought.servers).toEqual([])
    put(folder, 'mountain.json', mountainWith({ questions: ['a\nb'] }))
    expect(await standing()).toEqual(['mountain from home: broken'])
    expect(extensions.state[0]?.problem?.message).toContain('"questions[0]"')
  })

  test('what is added counts before another file of that name', async () => {
    put(folder, 'by-hand.json', mountain())
    await addText(mountainWith({ edition: 2 }))
    expect(await standing()).toEqual(['mountain from home: on', 'mountain from home: hidden'])
    expect(extensions.state[0]?.edition).toBe(2)
  })

  test('an edition without the set in force is not taken in place of one with it', async () => {
    await addText(mountain())
    inForce = ['look', 'ext-mountain-shift']
    await expect(addText(mountainWith({ edition: 2, sets: [] }))).rejects.toMatchObject({
      message: 'The set "Mountain shift" of this extension is in force, and this edition has it no longer.',
      nextStep: 'Choose another set first.',
    })
    expect(await standing()).toEqual(['mountain from home: on'])
    await addText(mountainWith({ edition: 2 }))
    expect(extensions.state[0]?.edition).toBe(2)
  })

  test('where the yes cannot be saved, the edition that is on stays', async () => {
    await addText(mountain())
    extensions = made(() => {
      throw new Error('The disk is full')
    })
    await extensions.look()
    await expect(addText(mountainWith({ edition: 2 }))).rejects.toThrow('The disk is full')
    expect(await standing()).toEqual(['mountain from home: on'])
    expect(extensions.state[0]?.edition).toBe(1)
  })

  test('a yes to what was another a moment ago is none', async () => {
    put(folder, 'mountain.json', mountain())
    await extensions.look()
    const seen = extensions.state[0]?.fingerprint ?? ''
    put(folder, 'mountain.json', mountainWith({ edition: 2 }))
    await expect(extensions.switch('mountain', true, seen)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(switched).toEqual({})
  })

  test('the administrator’s are on until the user switches them off, and hide those of their names', async () => {
    await addText(mountain())
    put(inSystem(), 'mountain.json', mountainWith({ questions: [] }))
    expect(await standing()).toEqual(['mountain from system: on', 'mountain from home: hidden'])
    expect(extensions.brought.questions).toEqual([])
    await expect(extensions.preview({ text: mountain() }, never)).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await extensions.switch('mountain', false, '')
    expect(await standing()).toEqual(['mountain from system: off', 'mountain from home: hidden'])
    await extensions.remove('mountain')
    expect(readdirSync(folder)).toEqual([])
    await expect(extensions.remove('mountain')).rejects.toMatchObject({ code: 'not-allowed' })
  })

  test('of two that bring a server of one name the first counts, and the other says so', async () => {
    await addText(mountain())
    await addText(mountainWith({ name: 'valley', title: 'Valley' }))
    await extensions.look()
    expect(extensions.brought.servers.map(({ by }) => by)).toEqual(['Mountain Observatory'])
    expect(extensions.state.find(({ name }) => name === 'valley')?.left).toEqual([
      'The server "Mountain" of "Mountain Observatory" counts.',
      'Another preset has the name "Mountain Notebook", and counts.',
    ])
  })

  test.each(['atlas', 'ATLAS ', '\uff21\uff34\uff2c\uff21\uff33'])(
    'nobody brings a server by the name of a known one, as "%s"',
    async (name) => {
      await addText(mountain().replace('"name": "Mountain"', `"name": "${name}"`))
      expect(extensions.brought.servers).toEqual([])
      expect(extensions.state[0]?.left).toEqual([`The server "${name}" of PanDA Bridge counts.`])
    },
  )
})

describe('a system folder', () => {
  test('that others may write to is not believed', async () => {
    put(inSystem(), 'mountain.json', mountain())
    chmodSync(inSystem(), 0o777)
    expect(await standing()).toEqual(['mountain from system: broken'])
    expect(extensions.state[0]?.problem?.message).toContain('can be changed by others')
  })

  test.skipIf(!hasOtherUser)(`of another user is not believed${needsOtherUser}`, async () => {
    put(inSystem(), 'mountain.json', mountain())
    giveAway(join(inSystem(), 'mountain.json'))
    expect(await standing()).toEqual(['mountain from system: broken'])
    expect(extensions.state[0]?.problem?.message).toContain('belongs to somebody else')
  })
})

describe('what a file says wrong', () => {
  test.each([
    ['no JSON', '{"version": 1', 'The extension'],
    [
      'a newer version',
      mountainWith({ version: 2 }),
      'is of version 2, and this PanDA Bridge reads version 1',
    ],
    ['an unknown field', mountainWith({ code: 'x' }), 'cannot have "code"'],
    [
      'a file of this computer',
      mountain().replace('"vo":', '"caFile": "/etc/passwd", "vo":'),
      '"servers[0]" cannot have "caFile"',
    ],
    [
      'a trust of its own',
      mountain().replace('"prefix":', '"trust": "only-looks", "prefix":'),
      '"upstreams[0]" cannot have "trust"',
    ],
    [
      'an address without TLS',
      mountain().replace('https://notes', 'http://notes'),
      '"upstreams[0].reach.url" is not taken.',
    ],
    ['an argument that there is not', mountain().replace('{weather}', '{wether}'), 'It has {wether}'],
    ['a name with a line break', mountainWith({ title: 'a\nb' }), '"title"'],
    // Its set "c" would be the set "b-c" of an extension "a": one could take the place of the other, in force.
    ['a name with a hyphen', mountainWith({ name: 'a-b' }), 'It has up to 40 small letters and digits'],
  ])('%s is told by its place', (_, text, said) => {
    expect(() => readExtension(text, 'mountain.json')).toThrow(said)
  })
})

describe('one from the web', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
  let text: string
  let signature: string
  let url: string

  beforeEach(async () => {
    text = mountain()
    signature = signed(text)
    const server = createServer((request, response) => {
      if (request.url === '/away') return void response.writeHead(302, { location: '/panda.json' }).end()
      response.end(request.url === '/panda.json.sig' ? signature : text)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends(() => {
      server.closeAllConnections()
      server.close()
    })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/panda.json`
  })

  const signed = (content: string) => sign(null, Buffer.from(content), privateKey).toString('base64')
  const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')

  async function addFrom(pin: { sha256: string } | { key: string }): Promise<void> {
    const { fingerprint } = await extensions.preview({ url, pin }, never)
    await extensions.add({ url, pin }, fingerprint, never)
  }

  test('is taken with the checksum that was given, and with no other', async () => {
    await addFrom({ sha256: sha256(text) })
    expect(await standing()).toEqual(['mountain from web: on'])
    text = text.replace('panda.mountain.example', 'panda.thief.example')
    await expect(addFrom({ sha256: sha256(mountain()) })).rejects.toMatchObject({
      message: expect.stringContaining('another checksum') as string,
    })
    // What is here does not change with the address.
    expect(extensions.brought.servers[0]?.server.url).toContain('panda.mountain.example')
  })

  test('is taken with a key that signs it, renewed only by a newer edition of that key', async () => {
    await addFrom({ key })
    expect(extensions.state[0]).toMatchObject({ is: 'on', pinnedBy: 'key' })
    text = mountainWith({ edition: 3 })
    await expect(extensions.previewNewer('mountain', never)).rejects.toMatchObject({
      message: expect.stringContaining('not signed with the key') as string,
    })
    signature = signed(text)
    const { fingerprint, edition, before } = await extensions.previewNewer('mountain', never)
    expect({ edition, before }).toEqual({ edition: 3, before: 1 })
    await extensions.renew('mountain', fingerprint, never)
    // An older one, which was signed in its time, is not put in its place.
    text = mountain()
    signature = signed(text)
    await expect(extensions.previewNewer('mountain', never)).rejects.toMatchObject({
      message: expect.stringContaining('hands out edition 1') as string,
    })
    await expect(addFrom({ key })).rejects.toMatchObject({ code: 'invalid-file' })
    expect(extensions.state[0]?.edition).toBe(3)
  })

  test('is not renewed by another extension of the same key', async () => {
    await addFrom({ key })
    text = mountainWith({ name: 'valley', edition: 7 })
    signature = signed(text)
    const other = { message: `${url} hands out the extension "valley" now, and not "mountain".` }
    await expect(extensions.previewNewer('mountain', never)).rejects.toMatchObject(other)
    const { fingerprint } = await extensions.preview({ url, pin: { key } }, never)
    await expect(extensions.renew('mountain', fingerprint, never)).rejects.toMatchObject(other)
    expect(await standing()).toEqual(['mountain from web: on'])
  })

  test('whose kept copy was changed on this computer no longer fits its pin', async () => {
    await addFrom({ key })
    const file = join(folder, 'web', 'mountain.json')
    const kept = {
      url,
      pin: { key },
      text: text.replace('panda.', 'thief.'),
      signature,
      fetchedAt: new Date().toISOString(),
    }
    writeFileSync(file, JSON.stringify(kept))
    expect(await standing()).toEqual(['mountain from web: broken'])
  })

  test('that is sent on elsewhere, or too large, is not taken', async () => {
    const pin = { sha256: sha256(text) }
    await expect(
      extensions.preview({ url: url.replace('panda.json', 'away'), pin }, never),
    ).rejects.toMatchObject({
      message: expect.stringContaining('sends on to another address') as string,
    })
    text = 'x'.repeat(1_000_001)
    await expect(extensions.preview({ url, pin }, never)).rejects.toMatchObject({ code: 'invalid-file' })
  })
})
