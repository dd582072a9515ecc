import { expect, test, type Page } from '@playwright/test'
import { startTestBridge } from '../bridge.ts'
import { goTo, openUi } from './ui.ts'

/** What axe does not look at: colours of the user's own, borders, and where the keyboard is. */

/** The least contrast of each kind of control with the ground that it stands on, as it is painted. */
function leastContrasts(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const painted = (color: string): number[] => {
      if (!canvas) return []
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      return [...canvas.getImageData(0, 0, 1, 1).data]
    }
    const luminance = (color: string) => {
      const [r = 0, g = 0, b = 0] = painted(color)
        .slice(0, 3)
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrast = (a: string, b: string) => {
      const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
      return (high + 0.05) / (low + 0.05)
    }
    const groundOf = (element: Element): string => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor
        if (painted(color)[3] === 255) return color
      }
      return 'white'
    }
    const kinds = {
      input: '.mantine-Input-input:not(:disabled)',
      button: '.mantine-Button-root[data-variant="default"]:not(:disabled)',
      segmented: '.mantine-SegmentedControl-root',
      switch: '.mantine-Switch-track',
    }
    const found: Record<string, number> = {}
    for (const [kind, selector] of Object.entries(kinds)) {
      const all = [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility())
      const contrasts = all.map((each) => {
        const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(each)
        const ground = groundOf(each)
        const border = borderTopWidth === '0px' ? 1 : contrast(borderTopColor, ground)
        return Math.max(border, contrast(backgroundColor, ground))
      })
      found[kind] = Math.min(...contrasts)
    }
    return found
  })
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`controls are told from their ground, in ${colorScheme}`, async ({ page }) => {
    await using fixture = await startTestBridge()
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openUi(page, fixture, 'settings')
    await expect(page.getByRole('switch', { name: 'Pause all assistants' })).toBeAttached()
    for (const [kind, contrast] of Object.entries(await leastContrasts(page)))
      expect(contrast, kind).toBeGreaterThanOrEqual(3)
  })

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
