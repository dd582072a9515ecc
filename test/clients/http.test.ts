import { chmod, chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  assistantById,
  assistants,
  connect,
  describeClient,
  expectedOf,
  previewConnect,
  repairClients,
  type ClientStatus,
} from '../../bridge/clients/index.ts'
import type { BridgeError } from '../../bridge/errors.ts'
import type { Secret } from '../../bridge/platform/secret.ts'
import { computer, httpOffer, key, offer, type Computer } from './computer.ts'

const cursor = assistantById('cursor')
const cursorFile = '.cursor/mcp.json'

const status = ({ where }: Computer, file?: string) =>
  describeClient(cursor, { ...where, ...(file !== undefined && { file }) }, expectedOf(httpOffer))

/** Why HTTP is refused, before anything is written or shown; the way without a key stays open. */
async function refusal(here: Computer, file?: string): Promise<string> {
  const where = { ...here.where, ...(file !== undefined && { file }) }
  const code = 'not-allowed'
  await expect(previewConnect(cursor, httpOffer, where)).rejects.toMatchObject({ code })
  const refused = await connect(cursor, httpOffer, where).catch((error: unknown) => error as BridgeError)
  expect(refused).toMatchObject({ code, nextStep: expect.stringContaining('without HTTP') })
  expect((await connect(cursor, offer, where)).changed).toBe(true)
  return 'message' in refused ? refused.message : ''
}

describe('over HTTP nothing is connected on a computer that is not its user’s alone', () => {
  test.each(['SSH_CONNECTION', 'SSH_TTY', 'SSH_CLIENT', 'SLURM_JOB_ID', 'JUPYTERHUB_USER'])(
    'where %s is set',
    async (name) => {
      const here = await computer('linux', { [name]: '1' })
      await mkdir(path.join(here.home, '.cursor'))
      expect(await status(here)).toMatchObject({ offersHttp: false })
      expect(await refusal(here)).toContain(name)
    },
  )

  test('where an ssh server is among those that started it, though a sudo took the variables away', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, '.cursor'))
    here.where.surroundings.ancestors = () => ['bash', 'sudo', 'bash', 'sshd-session', 'sshd', 'systemd']
    expect(await refusal(here)).toMatch(/sshd-session says so/)
  })

  test('an entry that was asked for elsewhere counts as outdated there', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, '.cursor'))
    await connect(cursor, httpOffer, here.where)
    expect(await status(here)).toMatchObject({ state: 'connected', transport: 'http' })
    here.where.surroundings.env['SSH_CONNECTION'] = '192.0.2.7 50022 192.0.2.1 22'
    expect(await status(here)).toMatchObject({ state: 'outdated', why: 'exposed', transport: 'stdio' })
  })
})

describe.skipIf(process.platform === 'win32')('over HTTP nothing is put where others come to', () => {
  const cases: [string, (here: Computer) => Promise<unknown>, RegExp][] = [
    [
      'a file that all may read',
      (here) => chmod(path.join(here.home, cursorFile), 0o644),
      /other users .* may use it/,
    ],
    [
      'a file that its group may read',
      (here) => chmod(path.join(here.home, cursorFile), 0o640),
      /may use it/,
    ],
    ['a file that all may write', (here) => chmod(path.join(here.home, cursorFile), 0o602), /may use it/],
    [
      'a folder that its group may write',
      (here) => chmod(path.join(here.home, '.cursor'), 0o770),
      /may write in/,
    ],
    ['a folder in one that all may write', (here) => chmod(here.home, 0o777), /may write in .*home/],
  ]
  test.each(cases)('%s', async (_name, open, why) => {
    const here = await computer()
    await chmod(path.dirname(here.home), 0o755)
    await chmod(here.home, 0o755)
    await here.write(cursorFile, '{}')
    await chmod(path.join(here.home, cursorFile), 0o600)
    await chmod(path.join(here.home, '.cursor'), 0o700)
    await open(here)
    expect(await refusal(here)).toMatch(why)
  })

  test('a folder that all may look into, where none above it keeps them out', async () => {
    const here = await computer()
    await chmod(path.dirname(here.home), 0o755)
    await chmod(here.home, 0o755)
    await mkdir(path.join(here.home, '.cursor'))
    await chmod(path.join(here.home, '.cursor'), 0o755)
    expect(await refusal(here)).toMatch(/may look into .*\.cursor/)
    await chmod(here.home, 0o700)
    await connect(cursor, httpOffer, here.where)
    expect(await status(here)).toMatchObject({ state: 'connected', transport: 'http' })
    // Opened later: what is there is no longer right, and the card says so.
    await chmod(here.home, 0o755)
    const found = await status(here)
    expect(found).toMatchObject({ state: 'outdated', why: 'exposed', transport: 'stdio' })
    expect(found.problem?.message).toMatch(/may look into/)
  })

  test('a file that a link leads to, in a folder that others come to', async () => {
    const here = await computer()
    await chmod(path.dirname(here.home), 0o755)
    await chmod(here.home, 0o700)
    const shared = path.join(path.dirname(here.home), 'shared')
    await mkdir(shared)
    await chmod(shared, 0o755)
    await mkdir(path.join(here.home, '.cursor'))
    await symlink(path.join(shared, 'mcp.json'), path.join(here.home, cursorFile))
    expect(await refusal(here)).toMatch(/may look into .*shared/)
  })

  test('a link in a folder where others may turn it elsewhere', async () => {
    const here = await computer()
    const root = path.dirname(here.home)
    await chmod(root, 0o755)
    await chmod(here.home, 0o700)
    const open = path.join(root, 'open')
    await mkdir(open)
    await chmod(open, 0o777)
    await symlink(here.home, path.join(open, 'home'))
    expect(await refusal(here, path.join(open, 'home', 'mcp.json'))).toMatch(/may write in .*open/)
  })

  test('another user’s file or folder, which takes root', async (context) => {
    context.skip(process.getuid?.() !== 0, 'Only root may give a file to another user.')
    const here = await computer()
    const file = await here.write(cursorFile, '{}')
    await chmod(file, 0o600)
    await chown(file, 65_534, 65_534)
    expect(await refusal(here)).toMatch(/belongs to another user/)
    const other = await computer()
    await mkdir(path.join(other.home, '.cursor'))
    await chmod(path.join(other.home, '.cursor'), 0o700)
    await chmod(path.dirname(other.home), 0o755)
    await chmod(other.home, 0o755)
    await chown(path.join(other.home, '.cursor'), 65_534, 65_534)
    expect(await refusal(other)).toMatch(/belongs to another user/)
  })

  test('the file is its owner’s alone afterwards, and one without a key keeps its mode', async () => {
    const here = await computer()
    const file = await here.write(cursorFile, '{}')
    await chmod(file, 0o700)
    await connect(cursor, httpOffer, here.where)
    expect((await stat(file)).mode & 0o7777).toBe(0o600)
    await chmod(file, 0o664)
    await connect(cursor, offer, here.where)
    expect((await stat(file)).mode & 0o7777).toBe(0o664)
  })
})

/** The records as 0.1.0 left them: nobody had been asked how an assistant is to be connected. */
async function asOf010({ where: { stateDir } }: Computer): Promise<void> {
  for (const name of await readdir(stateDir)) {
    const file = path.join(stateDir, name, 'record.json')
    const record = JSON.parse(await readFile(file, 'utf8')) as { connection: { transport?: string } }
    delete record.connection.transport
    await writeFile(file, JSON.stringify(record))
  }
}

describe('an entry for HTTP that an earlier version made', () => {
  test.each(
    assistants
      .filter((assistant) => 'http' in assistant)
      .map((assistant) => [assistant.id, assistant] as const),
  )('%s: it counts as outdated, and a repair has it start a command', async (_id, assistant) => {
    const here = await computer()
    const { file } = await describeClient(assistant, here.where, undefined)
    await mkdir(path.dirname(file), { recursive: true })
    await connect(assistant, httpOffer, here.where)
    await asOf010(here)
    const found = await describeClient(assistant, here.where, expectedOf(httpOffer))
    expect(found).toMatchObject({ state: 'outdated', why: 'holds-key', transport: 'stdio' })
    const taken: string[] = []
    const renew = async (found: Secret) => {
      // It is refused before it is gone from where it would be looked for.
      expect(await here.read(file)).toContain(key)
      taken.push(found.reveal())
    }
    const reconnect = async ({ transport }: ClientStatus) => {
      expect(transport).toBe('stdio')
      await connect(assistant, offer, here.where, renew)
    }
    expect(await repairClients(here.where, () => expectedOf(offer), reconnect)).toMatchObject([
      { id: assistant.id, was: 'outdated', repaired: true },
    ])
    // Whoever has the keys hears which one to renew.
    expect(taken).toEqual([key])
    expect(await here.read(file)).not.toMatch(/Bearer|127\.0\.0\.1|pbk_/)
    expect(await describeClient(assistant, here.where, expectedOf(offer))).toMatchObject({
      state: 'connected',
    })
  })

  test('one in a file that the user named is found as well, and one whose record was lost', async () => {
    const here = await computer()
    const project = path.join(here.home, 'project.json')
    await connect(cursor, httpOffer, { ...here.where, file: project })
    await asOf010(here)
    expect((await status(here)).problem?.message).toContain(project)
    const reconnect = (_status: ClientStatus, file: string | undefined) =>
      connect(cursor, offer, { ...here.where, ...(file !== undefined && { file }) })
    expect(await repairClients(here.where, () => expectedOf(offer), reconnect)).toMatchObject([
      { id: 'cursor', file: project, repaired: true },
    ])
    expect(await readFile(project, 'utf8')).not.toContain(key)

    const lost = await computer()
    await mkdir(path.join(lost.home, '.cursor'))
    await connect(cursor, httpOffer, { ...lost.where, stateDir: path.join(lost.home, 'old-state') })
    expect(await status(lost)).toMatchObject({ state: 'outdated', why: 'holds-key' })
  })

  test('another server’s entry with a key of its own is not ours to change', async () => {
    const here = await computer()
    await here.write(
      cursorFile,
      '{"mcpServers":{"panda":{"url":"https://pandaserver.cern.ch/mcp","headers":{"Authorization":"Bearer x"}}}}',
    )
    expect(await status(here)).toMatchObject({ state: 'not-connected' })
  })
})
