import { expect, test } from '@playwright/test'
import { startTestBridge } from '../bridge.ts'
import { Notebook } from '../notebook.ts'
import { goTo, openUi, tabTo } from './ui.ts'

/** What axe does not look at: where the keyboard is, and colours of the user's own; more of these in contrast.spec.ts. */

for (const colorScheme of ['light', 'dark'] as const)
  test(`with colours of the user's own a switch is seen, and whether it is on: ${colorScheme}`, async ({
    page,
  }) => {
    await using fixture = await startTestBridge()
    await page.emulateMedia({ colorScheme, forcedColors: 'active', reducedMotion: 'reduce' })
    await openUi(page, fixture, 'settings')
    const look = page.getByRole('switch', { name: 'Pause all assistants' })
    await expect(look).toBeAttached()
    const colors = () =>
      page.evaluate(() => {
        const input = [...document.querySelectorAll('.mantine-Switch-root')].find((each) =>
          each.textContent?.includes('Pause all'),
        )
        const track = input?.querySelector('.mantine-Switch-track')
        const thumb = input?.querySelector('.mantine-Switch-thumb')
        if (!track || !thumb) return undefined
        const { backgroundColor, borderTopColor, borderTopWidth } = getComputedStyle(track)
        return {
          track: backgroundColor,
          border: borderTopWidth === '0px' ? backgroundColor : borderTopColor,
          thumb: getComputedStyle(thumb).backgroundColor,
        }
      })
    const off = await colors()
    expect(off?.border).not.toBe(off?.track)
    expect(off?.thumb).not.toBe(off?.track)
    await look.click({ force: true })
    await expect(look).toBeChecked()
    await expect.poll(async () => (await colors())?.track).not.toBe(off?.track)
    const on = await colors()
    expect(on?.thumb).not.toBe(on?.track)
  })

test('a table is one stop of Tab, and the arrow keys lead through its rows', async ({ page }) => {
  await using fixture = await startTestBridge()
  for (let call = 0; call < 200; call += 1)
    fixture.bridge.activity.add({
      time: Date.now() - call * 1_000,
      client: 'cursor',
      clientName: 'Cursor',
      clientVersion: '3.1',
      tool: `tool_${call}`,
      arguments: {},
      effect: 'read',
      approval: 'not-needed',
      ms: 1,
      bytes: 1,
      outcome: 'ok',
    })
  await openUi(page, fixture, 'activity')
  const table = page.getByRole('table', { name: 'Calls' })
  const row = (n: number) => table.getByRole('button', { name: `tool_${n}`, exact: true })
  await row(0).focus()
  expect(await table.locator(':is(a, button):not([tabindex="-1"])').count()).toBe(1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(row(2)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(row(1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(row(199)).toBeFocused()
  await expect(row(199)).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row(199)).toBeFocused()
  await page.keyboard.press('Home')
  await expect(row(0)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(table.locator(':focus')).toHaveCount(0)
})

test('the keyboard stays where it was when a dialog closes and what opened it is gone, and when an answer comes', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture, 'overview')
  await page.getByRole('button', { name: 'Check now' }).press('Enter')
  await expect(page.getByText(/checked just now/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check now' })).toBeFocused()
  await page.getByRole('button', { name: 'Sign out' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).press('Enter')
  await expect(page.getByText('Nobody is signed in')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Account' })).toBeFocused()
  await goTo(page, 'tools/system_is_alive')
  const callIt = page.getByRole('button', { name: 'Call it' })
  await callIt.press('Enter')
  await expect(page.getByRole('region', { name: 'Answer' })).toBeInViewport()
  await expect(page.locator('body')).not.toBeFocused()
})

test('a server besides PanDA is added, looked at and removed without a mouse', async ({ page }) => {
  const notebook = await Notebook.open()
  await using fixture = await startTestBridge({ policy: 'usual' })
  await openUi(page, fixture, 'settings/upstreams')
  const section = page.getByRole('region', { name: 'Servers besides PanDA' })
  await expect(section).toBeFocused()
  await tabTo(page, 'Add one')
  await page.keyboard.press('Enter')
  await tabTo(page, /^Another server/)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Name' }).focus()
  await page.keyboard.type('Notebook')
  await page.keyboard.press('Tab')
  await page.keyboard.type(notebook.url)
  // Into the ways in, along them, and out again with one stop for all of them.
  await page.keyboard.press('Tab')
  await expect(page.getByRole('radio', { name: 'Nothing', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Your PanDA ID token' })).toBeChecked()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'Prefix' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(section.getByText('answers', { exact: true })).toBeVisible()
  await expect(section.getByRole('button', { name: 'Add one' })).toBeFocused()
  await tabTo(page, 'Check now: Notebook')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Notebook answers, and has 3 tools.')).toBeVisible()
  await expect(section.getByRole('button', { name: 'Check now: Notebook' })).toBeFocused()
  await tabTo(page, 'Remove Notebook')
  await page.keyboard.press('Enter')
  // What cannot be taken back is not under the finger.
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
  await tabTo(page, 'Remove')
  await page.keyboard.press('Enter')
  await expect(section.getByText('There is none yet.')).toBeVisible()
  await expect(section).toBeFocused()
  await notebook.close()
})
