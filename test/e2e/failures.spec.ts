import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from '@playwright/test'
import { makeLink } from '../../bridge/http/client/make-link.ts'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { Authorities, hasOpenssl } from '../tls/authority.ts'
import { goTo, openUi, violations } from './ui.ts'

test('the server is down: the window says so, and what to do', async ({ page }) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture)
  fixture.demo.faults.rest = { kind: 'down' }
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText('PanDA cannot be reached')).toBeVisible()
  await expect(page.getByRole('status').getByText('Demo: Unreachable')).toBeVisible()
  await expect(page.getByRole('alert').getByRole('button', { name: 'Copy error' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('the certificate is not trusted: the window says so, and the CA file helps', async ({ page }) => {
  test.skip(!hasOpenssl, 'It makes certificates with openssl.')
  await using authorities = await Authorities.create()
  const root = await authorities.issue({ subject: '/CN=Grid Root' })
  const tls = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, root)
  await using fixture = await startTestBridge({ signedIn: false, demo: { tls } })
  await openUi(page, fixture)
  await expect(page.getByText('PanDA’s certificate is not trusted')).toBeVisible()
  await expect(page.getByRole('status').getByText('Demo: Untrusted')).toBeVisible()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()

  await goTo(page, 'settings')
  const section = page.getByRole('region', { name: 'Certificates' })
  await section.getByLabel('Certificate authority file').fill(root.certFile)
  await section.getByRole('button', { name: 'Save' }).click()
  await goTo(page, 'overview')
  await expect(page.getByText('PanDA is alive')).toBeVisible()
})

test('the code expires: one signs in again, as the words above the button say', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false, demo: { deviceCodeSeconds: 2 } })
  await openUi(page, fixture, 'start')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('The sign-in code expired before it was approved.')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('Sign in again')
  await page.getByRole('button', { name: 'Sign in again' }).click()
  await expect(page.getByRole('img', { name: /^Code/ })).toBeVisible()
})

test('the user refuses in the browser: the window says so', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await openUi(page, fixture, 'start')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const [signInPage] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open the sign-in page' }).click(),
  ])
  await signInPage.getByRole('button', { name: 'Refuse' }).click()
  await expect(page.getByText('The sign-in was refused in the browser.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign in again' })).toBeVisible()
})

test('the bridge stops: the windows say so, and go on by themselves when it is back', async ({
  page,
  context,
}) => {
  test.slow()
  const first = await startTestBridge()
  await openUi(page, first, 'settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  const other = await context.newPage()
  await other.goto(`${first.bridge.url}/ui/#/settings`)
  await expect(other.getByRole('heading', { name: 'Settings' })).toBeVisible()
  const port = Number(new URL(first.bridge.url).port)
  await first[Symbol.asyncDispose]()
  await expect(page.getByRole('heading', { name: 'The bridge has stopped' })).toBeVisible()
  expect(await violations(page)).toEqual([])

  await using second = await startTestBridge({ bridge: { home: first.home, port } })
  for (const window of [page, other]) {
    await expect(window.getByRole('alertdialog')).toHaveCount(0)
    await expect(window.getByRole('heading', { name: 'Settings' })).toBeVisible()
  }
  await page.getByRole('switch', { name: 'Pause all assistants' }).click({ force: true })
  await expect(other.getByRole('switch', { name: 'Pause all assistants' })).toBeChecked()
  // Also when it is loaded anew, and over another restart.
  await page.reload()
  await expect(page.getByRole('switch', { name: 'Pause all assistants' })).toBeChecked()
  await second.bridge.stop()
  await expect(page.getByRole('heading', { name: 'The bridge has stopped' })).toBeVisible()
  await using third = await startTestBridge({ bridge: { home: first.home, port } })
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Let them go on' }).click()
  await expect.poll(() => third.bridge.state.paused).toBe(false)
})

test('through a forwarded port: a tunnel that breaks and comes back needs no link', async ({ page }) => {
  await using fixture = await startTestBridge()
  const bridgePort = Number(new URL(fixture.bridge.url).port)
  const tunnel = await startTunnel(bridgePort)
  const link = await makeLink(fixture.home, fixture.bridge.url)
  await page.goto(link.replace(`:${bridgePort}`, `:${tunnel.port}`))
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await expect(page.getByText('PanDA is alive')).toBeVisible()
  await tunnel.stop()
  await expect(page.getByRole('heading', { name: 'The bridge has stopped' })).toBeVisible()
  const again = await startTunnel(bridgePort, tunnel.port)
  await expect(page.getByRole('heading', { name: 'The bridge has stopped' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText(/checked just now/)).toBeVisible()
  await page.close()
  await again.stop()
})

/** What `ssh -L` does. */
async function startTunnel(to: number, port = 0): Promise<{ port: number; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const other = connect(to, '127.0.0.1')
    for (const end of [socket, other]) {
      sockets.add(end)
      end.once('error', () => end.destroy())
    }
    socket.pipe(other).pipe(socket)
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

test('a call waits in front of every page until the user decides', async ({ page }) => {
  test.slow()
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api } = fixture.bridge
  await api.chooseSet({ id: 'my-work' })
  const client = await connectClient(fixture, '2025')
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const kill = () => client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  const question = page.getByRole('dialog', { name: 'An assistant asks for your yes' })
  for (const path of ['overview', 'settings', 'tools', 'assistants', 'activity']) {
    await openUi(page, fixture, path)
    const refused = kill()
    await expect(question).toContainText(`Kill task ${jediTaskID}?`)
    await expect(question).toContainText('test-2025')
    if (path === 'overview') expect(await violations(page)).toEqual([])
    // A key that was meant for the page answers nothing.
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect(question).toBeVisible()
    await question.getByRole('button', { name: 'No' }).click()
    await expect(question).toHaveCount(0)
    expect((await refused).isError).toBe(true)
  }
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  const approved = kill()
  await question.getByRole('button', { name: 'Yes', exact: true }).click()
  expect((await approved).isError).toBeFalsy()
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
  await client.close()
})
