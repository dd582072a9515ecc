import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { makeLink } from '../../bridge/http/client/make-link.ts'
import { startTestBridge } from '../bridge.ts'
import { answerWith, goTo, openUi, violations } from './ui.ts'

/** What the header says is true, leads to more of it, and nothing waits for ever. */

const standing = (page: Page) => page.getByRole('banner').getByRole('status')

/** A tunnel to the bridge, of which nobody notices that it has died. */
async function openTunnel(url: string) {
  const sockets: Socket[] = []
  let isDead = false
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1')
    sockets.push(near, far)
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.on('data', (chunk) => isDead || far.write(chunk))
    far.on('data', (chunk) => isDead || near.write(chunk))
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    die: () => (isDead = true),
    revive: () => (isDead = false),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

test('a bridge that is silent for half a minute has not answered, until it answers again', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await using tunnel = await openTunnel(fixture.bridge.url)
  await page.clock.install()
  const link = await makeLink(fixture.home, fixture.bridge.url)
  await page.goto(link.replace(fixture.bridge.url, tunnel.url))
  await goTo(page, 'overview')
  await expect(standing(page)).toContainText('Demo: Alive')
  tunnel.die()
  await page.clock.fastForward(29_000)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.clock.fastForward(12_000)
  await expect(standing(page)).toContainText('The bridge has not answered')
  await expect(page.getByRole('alert')).toContainText('The bridge has not answered')
  await expect(page.getByText('PanDA is alive')).toBeVisible()
  expect(await violations(page)).toEqual([])
  tunnel.revive()
  await page.clock.fastForward(41_000)
  await expect(standing(page)).toContainText('Demo: Alive')
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a method that never answers ends with what to do, and not with a button that turns', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await page.clock.install()
  await openUi(page, fixture)
  const never = new Promise<never>(() => undefined)
  answerWith(fixture, 'checkNow', () => never as never)
  answerWith(fixture, 'pause', () => never as never)
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.clock.fastForward(61_000)
  await expect(page.getByText('The bridge has not answered within 60 seconds.')).toBeVisible()
  await expect(page.getByText('Try again; if it happens again, restart the bridge.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check now' })).toBeEnabled()
  await goTo(page, 'settings')
  await page.getByRole('switch', { name: 'Pause all assistants' }).click({ force: true })
  await page.clock.fastForward(61_000)
  await expect(page.getByText('Whether it was done is not known: look before you do it again.')).toBeVisible()
})

test('the header says the worst, and leads to it', async ({ page }) => {
  await using fixture = await startTestBridge({ signedIn: false })
  await openUi(page, fixture, 'settings')
  await expect(standing(page)).toContainText('Demo: Signed out')
  await standing(page).getByRole('link').click()
  await expect(page.getByRole('region', { name: 'Account' })).toBeFocused()
  await expect(page.getByRole('region', { name: 'Account' })).toBeInViewport()
  fixture.demo.faults.rest = { kind: 'crash' }
  await fixture.bridge.api.checkNow({})
  await expect(standing(page)).toContainText('Demo: Not well')
  await goTo(page, 'tools')
  await standing(page).getByRole('link').press('Enter')
  await expect(page.getByRole('region', { name: 'PanDA', exact: true })).toBeFocused()
})
