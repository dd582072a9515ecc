import { beforeEach, expect, test } from 'vitest'
import { MemoryCredentialStore } from '../../bridge/auth/credentials.ts'
import { Login } from '../../bridge/auth/login.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { endsAfterEach } from '../ends.ts'

// What a server names is opened in the user's browser, or is sent what the login is made of.

let demo: Demo
const ends = endsAfterEach()
beforeEach(async () => {
  demo = await startDemo({ pollSeconds: 0.02 })
  ends(() => demo.stop())
})

function newLogin(): Login {
  const login = new Login(demoServer(demo), new MemoryCredentialStore(), silentLog, () => undefined)
  ends(() => login.close())
  return login
}

const evil = 'https://atlas-auth.cern.ch@evil.example/device'
const leadsElsewhere = { code: 'sign-in-failed', message: expect.stringContaining('leads to evil.example') }

test.each(['verification_uri', 'verification_uri_complete'])(
  'a %s that deceives is not shown',
  async (name) => {
    demo.faults.identity = { kind: 'device-answer', fields: { [name]: evil } }
    const login = newLogin()
    await expect(login.signIn()).rejects.toMatchObject(leadsElsewhere)
    expect(login.state.is).toBe('signed-out')
  },
)

test('a sign-in page of another machine is reached by https only', async () => {
  demo.faults.identity = { kind: 'device-answer', fields: { verification_uri: 'http://iam.example/device' } }
  await expect(newLogin().signIn()).rejects.toMatchObject({
    code: 'sign-in-failed',
    message: expect.stringContaining('does not start with https'),
  })
})

test('the link with the code leads to the host that is shown, or is not used', async () => {
  demo.faults.identity = {
    kind: 'device-answer',
    fields: { verification_uri_complete: 'https://evil.example/device?user_code=ABCD' },
  }
  const { link, completeLink } = await newLogin().signIn()
  expect(new URL(link).origin).toBe(demo.url)
  expect(completeLink).toBe(link)
})

test.each(['token_endpoint', 'device_authorization_endpoint'])(
  'metadata whose %s deceives are not used',
  async (name) => {
    demo.faults.identity = { kind: 'metadata', fields: { [name]: evil } }
    await expect(newLogin().signIn()).rejects.toMatchObject(leadsElsewhere)
    expect(demo.counters.deviceAuthorizations).toBe(0)
  },
)

test('an identity provider whose address deceives is not asked', async () => {
  demo.authConfigChange = { oidc_config_url: evil }
  await expect(newLogin().signIn()).rejects.toMatchObject(leadsElsewhere)
})
