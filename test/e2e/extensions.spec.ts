import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startDemo } from '../../bridge/demo/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { presets } from '../../bridge/upstream/further/presets.ts'
import { startTestBridge } from '../bridge.ts'
import { newHome } from '../homes.ts'
import { managedContent, systemWith } from '../managed.ts'
import { mountain } from '../mountain.ts'
import { serveDocumentation } from '../small-documentation.ts'
import { controlsTooPale } from './seen.ts'
import { goTo, openUi, violations } from './ui.ts'

test('an extension is looked at, added, switched off and on, and removed', async ({ page }) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await using served = await serveDocumentation()
  const { bridge } = fixture
  await openUi(page, fixture, 'settings/extensions')
  const section = page.getByRole('region', { name: 'Extensions' })
  await expect(section.getByText('There is none yet.')).toBeVisible()
  await section.getByRole('button', { name: 'Add an extension' }).click()
  const dialog = page.getByRole('dialog')
  // What is wrong is told by its place.
  const chosen = (text: string) => ({
    name: 'panda.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  })
  const input = dialog.locator('input[type=file]')
  await input.setInputFiles(chosen(mountain().replace('https://notes', 'http://notes')))
  await dialog.getByRole('button', { name: 'See what it brings' }).click()
  await expect(dialog.getByRole('alert')).toContainText('"upstreams[0].reach.url"')

  await input.setInputFiles(chosen(mountain({ archive: served.source.url })))
  await dialog.getByRole('button', { name: 'See what it brings' }).click()
  await expect(
    dialog.getByText('Mountain, for the VO mountain: https://panda.mountain.example:25443'),
  ).toBeVisible()
  expect(await violations(page)).toEqual([])
  expect(bridge.state.extensions).toEqual([])
  await dialog.getByRole('button', { name: 'Add it' }).click()

  const entry = section.getByRole('listitem').filter({ hasText: 'Mountain Observatory' }).first()
  await expect(entry.getByRole('switch', { name: 'Mountain Observatory is on' })).toBeChecked()
  await expect(page.getByText('The extension Mountain Observatory is stricter, and that holds')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use Mountain', exact: true })).toBeVisible()
  await expect(
    page.getByText('From Mountain Observatory; panda.mountain.example:25443, VO mountain'),
  ).toBeVisible()
  await entry.getByRole('button', { name: 'What it brings: Mountain Observatory' }).click()
  await expect(
    entry.getByText(/Shift report: What the next shifter has to know. It asks: “Write the report/),
  ).toBeVisible()
  expect(await violations(page)).toEqual([])
  expect(await controlsTooPale(page)).toEqual([])

  await entry.getByRole('button', { name: 'Fetch it: The handbook of the Mountain Observatory' }).click()
  await expect(entry.getByText('is searched too')).toBeVisible()
  expect(served.requests).toHaveLength(1)

  await entry.getByRole('switch').click({ force: true })
  await expect(entry.getByRole('switch')).not.toBeChecked()
  await expect(page.getByRole('button', { name: 'Use Mountain', exact: true })).toBeHidden()
  await entry.getByRole('switch').click({ force: true })
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  await expect(entry.getByRole('switch')).toBeChecked()
  await goTo(page, 'assistants')
  await expect(page.getByText('Which pictures of last night were not calibrated, and why?')).toBeVisible()

  await goTo(page, 'settings/extensions')
  await entry.getByRole('button', { name: 'Remove Mountain Observatory' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(section.getByText('There is none yet.')).toBeVisible()
  expect(bridge.state.rules.destructive).toBe('ask')
})

test('what another program has changed in an extension is off, and says so', async ({ page }) => {
  await using fixture = await startTestBridge()
  const { bridge, home } = fixture
  const source = { text: mountain() }
  const { fingerprint } = await bridge.api.previewExtension({ source })
  await bridge.api.addExtension({ source, seen: fingerprint })
  writeFileSync(
    join(home.extensionsFolder, 'mountain.json'),
    mountain().replace('panda.mountain', 'panda.thief'),
  )
  await openUi(page, fixture, 'settings/extensions')
  await expect(page.getByText('changed since you switched it on, and off')).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('what an administrator has set is shown as locked, with the reason, and can be read by all', async ({
  page,
}) => {
  const panda = await startDemo({ pollSeconds: 0.05 })
  try {
    const server = demoServer(panda)
    const content = managedContent(server)
    const [inspire] = presets
    if (!inspire) throw new Error('There is no preset')
    const { about: _, ...entry } = inspire
    const upstreams = [{ ...entry, on: false }]
    const locked = { ...content.locked, watchTasks: false, port: 25_199, upstreams, toolList: 'all' }
    const system = systemWith(JSON.stringify({ ...content, locked }))
    await using fixture = await startTestBridge({
      policy: 'usual',
      watchesTasks: true,
      signedIn: false,
      bridge: { system, server, home: newHome() },
    })
    await openUi(page, fixture, 'settings')
    const reason = 'Set for all users of this computer, and cannot be changed here. The computing team'
    for (const name of [
      'PanDA server',
      'Certificates',
      'What assistants may use',
      'What needs your yes',
      'Questions of the server',
      'My tasks',
      'Port',
      'Servers besides PanDA',
      'How assistants get the tools',
    ])
      await expect(page.getByRole('region', { name, exact: true }).getByRole('note')).toContainText(reason)
    await expect(page.getByRole('button', { name: /^(Add a server|Use for another VO)/ })).toHaveCount(0)
    await expect(page.getByRole('textbox', { name: 'Certificate authority file' })).toBeDisabled()
    await expect(page.getByText('ATLAS', { exact: true })).toBeHidden()
    const rules = page.getByRole('region', { name: 'What needs your yes' })
    await expect(rules.getByRole('radio')).toHaveCount(0)
    await expect(rules.getByText('Refuse', { exact: true })).toBeVisible()
    await expect(
      page.getByRole('switch', { name: 'Servers may ask you something in the chat' }),
    ).toBeDisabled()
    await expect(page.getByRole('switch', { name: 'Watch my tasks' })).toBeDisabled()
    const others = page.getByRole('region', { name: 'Servers besides PanDA' })
    await expect(others.getByRole('switch', { name: `On: ask ${inspire.name}` })).toBeDisabled()
    await expect(others.getByRole('button', { name: /^(?:Add|Change|Remove)/ })).toHaveCount(0)
    const list = page.getByRole('region', { name: 'How assistants get the tools' })
    await expect(list.getByRole('radio', { name: 'Automatic' })).toBeDisabled()
    await expect(list.getByText('Assistants get all tools of the set.', { exact: true })).toBeVisible()
    expect(await violations(page)).toEqual([])
    expect(await controlsTooPale(page)).toEqual([])
  } finally {
    await panda.stop()
  }
})

test('where what an administrator has set cannot be read, every page says so and nobody is let go on', async ({
  page,
}) => {
  await using fixture = await startTestBridge({
    policy: 'usual',
    watchesTasks: true,
    bridge: { system: systemWith('{') },
  })
  await openUi(page, fixture, 'settings')
  await expect(page.getByRole('alert').filter({ hasText: 'Assistants are stopped' }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Let them go on' })).toBeHidden()
  await expect(page.getByRole('switch', { name: 'Pause all assistants' })).toBeDisabled()
  expect(await violations(page)).toEqual([])
  await goTo(page, 'overview')
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'Assistants are stopped' })).toHaveCount(1)
})
