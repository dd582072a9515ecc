import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from '../homes.ts'
import { startDesktop, type DesktopApp } from './app.ts'

async function exportCalls({ user }: DesktopApp) {
  const page = await user.window()
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'JSON, for programs' }).click()
  return page
}

test('calls are saved where the user says, and the page says where that is', async () => {
  await using app = await startDesktop()
  await app.bridge.callTool({ name: 'system_is_alive', arguments: {} })
  const page = await exportCalls(app)
  const file = join(newHome().folder, 'calls.json')
  const { kind, options } = await app.user.answerDialog({ paths: [file] })
  expect(kind).toBe('save')
  expect(options.title).toBe('Save the calls')
  expect(options.defaultPath).toMatch(/\/downloads\/panda-activity-[\d-]+\.json$/)
  await page.getByText(`Saved as ${file}.`).waitFor()
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject([{ tool: 'system_is_alive' }])
  expect(app.host.errors).toEqual([])
})

test('nothing is said to be saved after Cancel', async () => {
  await using app = await startDesktop()
  const page = await exportCalls(app)
  await app.user.answerDialog({ paths: [] })
  await page.getByRole('button', { name: 'Export', disabled: false }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  // The button can be pressed again: the answer has come.
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV, for spreadsheets' }).click()
  await app.user.answerDialog({ paths: [] })
  expect(await page.getByText(/saved/i).count()).toBe(0)
  expect(app.host.errors).toEqual([])
})

test('a place that cannot be written is told as that', async () => {
  await using app = await startDesktop()
  const page = await app.user.window()
  await page.getByRole('link', { name: 'Tools', exact: true }).click()
  await page.getByRole('button', { name: 'Copy, import, export or remove sets' }).click()
  await page.getByRole('menuitem', { name: 'Export as endpoint list' }).click()
  const file = join(newHome().folder, 'no-folder', 'set.json')
  const { options } = await app.user.answerDialog({ paths: [file] })
  expect(options.title).toBe('Save the endpoint list')
  await page.getByText(`${file} cannot be written.`).waitFor()
  expect(app.host.errors).toEqual([])
})
