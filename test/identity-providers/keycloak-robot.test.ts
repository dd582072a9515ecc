import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { until } from '../bridge.ts'
import { endsAfterAll, endsAfterEach } from '../ends.ts'
import { startContainer, whyNoContainer, type Container } from '../operations/container.ts'
import { readContainerfile } from '../operations/containerfile.ts'
import { assistantOf, said } from '../robot-run.ts'
import { prepareKeycloak, startKeycloak, type Keycloak } from './keycloak.ts'
import { startPandaOf, type PandaOfProvider } from './panda.ts'

// A robot from end to end: in the container that is described, with a client of its own at a real Keycloak, before a PanDA
// that checks its tokens by Keycloak's keys.

const prepared = await prepareKeycloak()
const cannot = 'unavailable' in prepared ? prepared.unavailable : whyNoContainer()
if (cannot !== undefined) process.stdout.write(`The robot's container is not run: ${cannot}\n`)

const REALM = 'panda'
const ROBOT = '/etc/panda-bridge/robot.json'
const SECRET = '/run/secrets/panda-robot/client-secret'
const KEY = '/run/secrets/panda-robot/key.pem'

const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: 'of-the-robot', alg: 'RS256', use: 'sig' }

describe.skipIf(cannot !== undefined)('a robot at Keycloak, in its container', () => {
  let keycloak: Keycloak
  let panda: PandaOfProvider
  let vo: string
  const endsLast = endsAfterAll()
  const ends = endsAfterEach()
  beforeAll(async () => {
    if ('unavailable' in prepared) return
    keycloak = await startKeycloak(prepared, {
      realms: [
        {
          name: REALM,
          clients: [{ name: 'panda' }],
          robots: [
            { name: 'panda-robot', by: { secret: 'first-of-the-tests' }, audience: 'panda', token: 9 },
            { name: 'panda-robot-key', by: { jwks: { keys: [jwk] } }, audience: 'panda', token: 60 },
          ],
        },
      ],
    })
    endsLast(() => keycloak[Symbol.asyncDispose]())
    const demo = await startDemo()
    endsLast(() => demo.stop())
    ;({ vo } = demoServer(demo))
    panda = await startPandaOf(demo, { [vo]: keycloak.client(REALM, 'panda') })
    endsLast(() => panda[Symbol.asyncDispose]())
  })

  async function started(files: Record<string, string>, env: Record<string, string>): Promise<Container> {
    const container = startContainer(readContainerfile(), { files, env })
    ends(() => container[Symbol.asyncDispose]())
    await until(() => {
      if (container.main.process.exitCode !== null) throw new Error(container.main.stderr())
      return said(container.main, 'The bridge listens')
    })
    return container
  }

  const codeOf = async (container: Container, ...command: string[]) =>
    (await container.run(['panda-bridge', ...command])).code

  test('calls PanDA in its own name, with tokens that are renewed, and is told when its secret is another', async () => {
    const login = { by: 'client-credentials', clientId: 'panda-robot', secretFile: SECRET }
    const server = { name: 'PanDA', url: panda.url, vo, upstream: 'rest' }
    const container = await started(
      { [ROBOT]: JSON.stringify({ name: 'nightly', server, login }), [SECRET]: 'first-of-the-tests\n' },
      { PANDA_BRIDGE_ROBOT: ROBOT },
    )
    expect(await codeOf(container, 'check', '--robot', '--tool', 'task_get_status')).toBe(0)
    expect(await codeOf(container, 'check', '--robot', '--tool', 'task_kill')).toBe(5)
    const assistant = await assistantOf(container.exec(['panda-bridge', 'stdio']))
    const tokens = new Set(panda.taken.keys())
    await until(async () => {
      expect(await assistant.call('system_get_user_attributes', {})).toContain('"success":true')
      return [...panda.taken.keys()].filter((token) => !tokens.has(token)).length >= 2
    })
    for (const claims of panda.taken.values())
      expect(claims).toMatchObject({ azp: 'panda-robot', iss: `${keycloak.url}/realms/${REALM}` })
    expect(panda.refused).toEqual([])
    const { stdout } = await container.run(['panda-bridge', 'activity', '--json'])
    expect(stdout).toMatch(/"robot":\s*"nightly"/)

    const [client] = (await keycloak.administer(REALM, 'GET', 'clients?clientId=panda-robot')) as object[]
    const at = `clients/${(client as { id: string }).id}`
    await keycloak.administer(REALM, 'PUT', at, { ...client, secret: 'second-of-the-tests' })
    await until(async () => (await codeOf(container, 'status')) === 4)
    const checked = await container.run(['panda-bridge', 'check', '--robot'])
    expect(checked.code).toBe(4)
    expect(checked.stderr).toMatch(/gives the client panda-robot no token \(unauthorized_client\)/)
    expect(await assistant.call('system_get_user_attributes', {})).toMatch(/panda-robot/)
    container.write(SECRET, 'second-of-the-tests\n')
    await until(async () => (await codeOf(container, 'status')) === 0)
    expect(await assistant.call('system_get_user_attributes', {})).toContain('"success":true')

    process.kill(container.pid, 'SIGTERM')
    expect(await container.main.closed).toBe(0)
    for (const secret of ['first-of-the-tests', 'second-of-the-tests', 'eyJ'])
      expect(container.main.stderr()).not.toContain(secret)
  })

  test('signs with its key instead of a secret, described by its environment alone', async () => {
    const pem = key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    const container = await started(
      { [KEY]: pem },
      {
        PANDA_URL_SSL: `${panda.url}/server/panda`,
        PANDA_AUTH_VO: vo,
        PANDA_ROBOT_NAME: 'by-key',
        PANDA_ROBOT_CLIENT_ID: 'panda-robot-key',
        PANDA_ROBOT_KEY_FILE: KEY,
      },
    )
    const checked = await container.run(['panda-bridge', 'check'])
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect(checked.stdout).toContain('PanDA takes the login of the robot by-key')
    expect([...panda.taken.values()]).toContainEqual(expect.objectContaining({ azp: 'panda-robot-key' }))
  })
})
