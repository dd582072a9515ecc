import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { Shell } from '../../bridge/state/shell.ts'
import { agree, AuthorizationServer } from '../authorization-server.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { newHome } from '../homes.ts'
import { allowNotebook, Notebook } from '../notebook.ts'
import { goTo, openUi, violations } from './ui.ts'

/** Servers besides PanDA: a notebook on a real socket, an authorization server, a program. */

const section = (page: Page) => page.getByRole('region', { name: 'Servers besides PanDA' })
const item = (page: Page, name = 'Notebook') => section(page).getByRole('listitem', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')

async function startWith(...notebooks: { notebook: Notebook; login?: string }[]): Promise<TestBridge> {
  const home = newHome()
  allowNotebook(home, ...notebooks.map(({ notebook, login = 'none' }) => notebook.entry({ login })))
  return startTestBridge({ policy: 'usual', bridge: { home } })
}

async function openForm(page: Page, choice: RegExp): Promise<void> {
  await section(page).getByRole('button', { name: 'Add one' }).click()
  await dialog(page).getByRole('button', { name: choice }).click()
}

test('a server is added by its address, away, back again, switched off, changed and removed', async ({
  page,
}) => {
  await using notebook = disposable(await Notebook.open())
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api } = fixture.bridge
  await openUi(page, fixture)
  await expect(page.getByRole('region', { name: 'Assistants' })).toBeVisible()
  await expect(section(page)).toHaveCount(0)
  await goTo(page, 'settings/upstreams')
  await expect(section(page)).toBeFocused()
  await expect(section(page).getByText('There is none yet.')).toBeVisible()

  await openForm(page, /^Another server/)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page).getByText('Give it a name.')).toBeVisible()
  await expect(dialog(page).getByText('such as https://HOST/mcp.')).toBeVisible()
  await dialog(page).getByLabel('Name').fill('Notebook')
  await expect(dialog(page).getByLabel('Prefix')).toHaveValue('notebook_')
  await dialog(page).getByLabel('Prefix').fill('Note-')
  await expect(dialog(page).getByText('begins with a letter and ends with _, as rucio_.')).toBeVisible()
  await dialog(page).getByLabel('Address').fill('http://notes.example/mcp')
  await expect(dialog(page).getByText('with http:// only one of this computer')).toBeVisible()
  expect(await violations(page)).toEqual([])
  // What is PanDA's alone only the bridge knows.
  await dialog(page).getByLabel('Prefix').fill('task_')
  await dialog(page).getByLabel('Address').fill(notebook.url)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText(
    'The names of PanDA’s own tools begin with "task_".',
  )
  await dialog(page).getByLabel('Prefix').fill('note_')
  await dialog(page).getByRole('radio', { name: 'What its tools say of themselves' }).check()
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Notebook is saved.')).toBeVisible()
  const one = item(page)
  await expect(one.getByText('answers', { exact: true })).toBeVisible()
  for (const said of [
    notebook.url,
    'nothing: it is open to everybody',
    '3, with the prefix note_',
    'what its tools say of themselves',
  ])
    await expect(one.getByText(said, { exact: true })).toBeVisible()

  const comesBack = await notebook.goAway()
  await one.getByRole('button', { name: 'Check now: Notebook' }).click()
  await expect(one.getByText('cannot be reached')).toBeVisible()
  await expect(one.getByText(/refuses connections: nothing answers there/)).toBeVisible()
  await goTo(page, 'overview')
  await expect(section(page).getByText('cannot be reached')).toBeVisible()
  await expect(page.getByRole('link', { name: /Some tools do not answer/ })).toHaveAttribute(
    'href',
    '#/overview/upstreams',
  )
  await comesBack()
  await section(page).getByRole('button', { name: 'Check now: Notebook' }).click()
  await expect(page.getByText('Notebook answers, and has 3 tools.')).toBeVisible()
  await expect(section(page).getByText('answers', { exact: true })).toBeVisible()
  await expect(section(page).getByRole('button')).toHaveCount(0)

  await goTo(page, 'settings/upstreams')
  await one.getByRole('switch').click({ force: true })
  await expect(one.getByText('switched off')).toBeVisible()
  await goTo(page, 'overview')
  await expect(section(page)).toHaveCount(0)
  await goTo(page, 'settings/upstreams')
  await one.getByRole('switch').click({ force: true })
  await expect(one.getByText('answers', { exact: true })).toBeVisible()
  await one.getByRole('button', { name: 'Change Notebook' }).click()
  await dialog(page).getByLabel('Name').fill('Notes')
  await dialog(page).getByRole('radio', { name: 'That it only looks' }).check()
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(item(page, 'Notes').getByText('that it only looks')).toBeVisible()
  expect((await api.getState({})).further).toMatchObject([
    { name: 'Notes', prefix: 'note_', trust: 'only-looks' },
  ])
  await item(page, 'Notes').getByRole('button', { name: 'Remove Notes' }).click()
  await expect(dialog(page)).toContainText('Its address, how it is entered, its prefix')
  await expect(dialog(page)).toContainText('The record of its calls stays.')
  await dialog(page).getByRole('button', { name: 'Remove' }).click()
  await expect(section(page).getByText('There is none yet.')).toBeVisible()
})

async function withLogins(): Promise<{ notebook: Notebook; logins: AuthorizationServer } & AsyncDisposable> {
  const notebook = await Notebook.open()
  const logins = await AuthorizationServer.open(() => notebook.url)
  notebook.authorizationServer = logins.issuer
  notebook.takes = (bearer) => bearer !== '' && logins.knows(bearer, notebook.url)
  return {
    notebook,
    logins,
    async [Symbol.asyncDispose]() {
      await notebook.close()
      await logins.close()
    },
  }
}

/** What a person does on the authorization server's own pages. */
async function logIn(login: Page): Promise<void> {
  await login.locator('input[name="login"]').fill('ada')
  await login.locator('input[name="password"]').fill('x')
  await login.locator('button[type="submit"]').click()
  await login.getByRole('button', { name: 'Continue' }).click()
}

test('a server with a login of its own is added and linked in the browser with one click, and unlinked', async ({
  page,
  context,
}) => {
  await using parts = await withLogins()
  await using fixture = await startTestBridge({ policy: 'usual' })
  await openUi(page, fixture, 'settings/upstreams')
  await openForm(page, /^Another server/)
  await dialog(page).getByLabel('Name').fill('Notebook')
  await dialog(page).getByLabel('Address').fill(parts.notebook.url)
  await dialog(page).getByRole('radio', { name: 'A login of its own, in the browser' }).check()
  const opened = context.waitForEvent('page')
  await dialog(page).getByRole('button', { name: 'Save and log in there' }).click()
  const login = await opened
  const waiting = page.getByRole('dialog', { name: 'Link Notebook' })
  await expect(
    waiting.getByText(`The page is at ${new URL(parts.logins.issuer).host}: log in nowhere else.`),
  ).toBeVisible()
  await expect(waiting.getByText('Waiting for your answer in the browser.')).toBeVisible()
  await waiting.getByRole('button', { name: 'The browser is on another computer' }).click()
  expect(await violations(page)).toEqual([])
  await logIn(login)
  await expect(login.getByText('PanDA Bridge has the answer')).toBeVisible()
  await expect(page.getByText('Notebook is linked. It answers, and has 3 tools.')).toBeVisible()
  await expect(waiting).toHaveCount(0)
  await expect(item(page).getByText('answers', { exact: true })).toBeVisible()
  await expect(item(page).getByText('a login of its own', { exact: true })).toBeVisible()

  await item(page).getByRole('button', { name: 'Unlink Notebook' }).click()
  await expect(dialog(page)).toContainText('your login there, is forgotten')
  await dialog(page).getByRole('button', { name: 'Unlink' }).click()
  await expect(item(page).getByText('not linked', { exact: true })).toBeVisible()
  expect(fixture.bridge.state.further[0]).toMatchObject({ isLinked: false })
})

test('a login is cancelled, goes on in another browser, and the address at which that ends is pasted', async ({
  page,
  context,
}) => {
  await using parts = await withLogins()
  await using fixture = await startWith({ notebook: parts.notebook, login: 'oauth' })
  await openUi(page, fixture)
  // The action that helps is on the overview too.
  const link = section(page).getByRole('button', { name: 'Link: Notebook' })
  const first = context.waitForEvent('page')
  await link.click()
  await (await first).close()
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(link).toBeVisible()

  const second = context.waitForEvent('page')
  await link.click()
  await (await second).waitForURL(`${parts.logins.issuer}/**`)
  const address = await agree(fixture.bridge.state.further[0]?.linking?.url ?? '', { isElsewhere: true })
  // A window that is closed or loaded anew meanwhile finds what waits.
  await page.reload()
  await section(page).getByRole('button', { name: 'Go on: Notebook' }).click()
  await dialog(page).getByRole('button', { name: 'The browser is on another computer' }).click()
  const field = dialog(page).getByLabel('Address at which the browser has ended')
  await field.fill('http://127.0.0.1:1/linked?code=x&state=y')
  await dialog(page).getByRole('button', { name: 'Use this address' }).click()
  await expect(dialog(page).getByText('This is not the address at which the browser ended.')).toBeVisible()
  await field.fill(address)
  await dialog(page).getByRole('button', { name: 'Use this address' }).click()
  await expect(page.getByText('Notebook is linked. It answers, and has 2 tools.')).toBeVisible()
  await expect(dialog(page)).toHaveCount(0)
})

test('a login that is refused in the browser says so, with a way to try again', async ({ page, context }) => {
  await using parts = await withLogins()
  await using fixture = await startWith({ notebook: parts.notebook, login: 'oauth' })
  await openUi(page, fixture, 'settings/upstreams')
  const opened = context.waitForEvent('page')
  await item(page).getByRole('button', { name: 'Link: Notebook' }).click()
  const login = await opened
  await login.getByRole('link', { name: /Cancel/ }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('was refused in the browser.')
  expect(await violations(page)).toEqual([])
  const again = context.waitForEvent('page')
  await dialog(page).getByRole('button', { name: 'Try again' }).click()
  await logIn(await again)
  await expect(page.getByText('Notebook is linked.')).toBeVisible()
})

test('a shared token that is not taken is told, and another one is; it is never shown', async ({ page }) => {
  await using notebook = disposable(await Notebook.open())
  notebook.takes = (bearer) => bearer === 'the-right-token-of-notes'
  await using fixture = await startTestBridge({ policy: 'usual' })
  await openUi(page, fixture, 'settings/upstreams')
  await openForm(page, /^Another server/)
  await dialog(page).getByLabel('Name').fill('Notebook')
  await dialog(page).getByLabel('Address').fill(notebook.url)
  await dialog(page).getByRole('radio', { name: 'A shared token, kept among the secrets' }).check()
  await expect(
    dialog(page).getByText('Not your identity: the server sees whoever holds the token'),
  ).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page).getByText('Give the token.')).toBeVisible()
  const token = dialog(page).getByRole('textbox', { name: 'Token' })
  await expect(token).toHaveAttribute('type', 'password')
  await token.fill('two words')
  await expect(dialog(page).getByText('A secret is one word')).toBeVisible()
  await token.fill('a-wrong-token-of-notes')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(item(page).getByText('does not take the login', { exact: true })).toBeVisible()
  await expect(item(page).getByText(/does not take the token that is kept for it/)).toBeVisible()
  await page.setViewportSize({ width: 420, height: 640 })
  await goTo(page, 'overview')
  const word = section(page).getByText('does not take the login', { exact: true })
  await expect.poll(() => word.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  await page.setViewportSize({ width: 1280, height: 800 })
  await goTo(page, 'settings/upstreams')
  await item(page).getByRole('button', { name: 'Give another token: Notebook' }).click()
  await expect(dialog(page)).toContainText('A shared token: not your identity.')
  expect(await violations(page)).toEqual([])
  await dialog(page).getByRole('textbox', { name: 'Token' }).fill('another-wrong-token')
  await dialog(page).getByRole('button', { name: 'Keep and try' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('does not take the token')
  await dialog(page).getByRole('textbox', { name: 'Token' }).fill('the-right-token-of-notes')
  await dialog(page).getByRole('button', { name: 'Keep and try' }).click()
  await expect(page.getByText('Notebook answers, and has 3 tools.')).toBeVisible()
  await expect(dialog(page)).toHaveCount(0)
  await expect(item(page).getByText('a shared token: not your identity')).toBeVisible()
  await item(page).getByRole('button', { name: 'Change Notebook' }).click()
  await expect(dialog(page).getByRole('textbox', { name: 'Token' })).toHaveValue('')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(item(page).getByText('answers', { exact: true })).toBeVisible()
  expect(await page.content()).not.toContain('token-of-notes')
  expect(JSON.stringify(fixture.bridge.state)).not.toContain('token-of-notes')
})

test('who wants the PanDA ID token is asked about as a server besides PanDA, and answers after the yes', async ({
  page,
}) => {
  await using notebook = disposable(await Notebook.open())
  const bearers: string[] = []
  notebook.takes = (bearer) => {
    bearers.push(bearer)
    return bearer !== ''
  }
  const { host } = new URL(notebook.url)
  await using fixture = await startTestBridge({ policy: 'usual' })
  await openUi(page, fixture, 'settings/upstreams')
  await openForm(page, /^Another server/)
  await dialog(page).getByLabel('Name').fill('Notebook')
  await dialog(page).getByLabel('Address').fill(notebook.url)
  await dialog(page).getByRole('radio', { name: 'Your PanDA ID token' }).check()
  await expect(
    dialog(page).getByText('You are asked about its host before the token goes there.'),
  ).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  const question = page.getByRole('alert').filter({ hasText: `May your login go to ${host}?` })
  await expect(question).toContainText(
    'is a server besides PanDA, which is to be entered with your PanDA ID token',
  )
  expect(await violations(page)).toEqual([])
  await question.getByRole('button', { name: 'No' }).click()
  await expect(question).toHaveCount(0)
  await goTo(page, 'overview')
  await page.getByRole('region', { name: 'Account' }).getByRole('button', { name: 'Allow it…' }).click()
  await expect(dialog(page)).toContainText('who runs Notebook, which is no part of PanDA')
  expect(bearers.filter((bearer) => bearer !== '')).toEqual([])
  await dialog(page).getByRole('button', { name: 'Send it there' }).click()
  await expect(dialog(page)).toHaveCount(0)
  await expect(section(page).getByText('answers', { exact: true })).toBeVisible()
})

test('those of the field are offered, each with what it is; a program is added at the command line', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await using notebook = disposable(await Notebook.open('INSPIRE'))
  await using fixture = await startWith({ notebook })
  await openUi(page, fixture, 'settings/upstreams')
  await section(page).getByRole('button', { name: 'Add one' }).click()
  const offered = dialog(page).getByRole('list', { name: 'Servers of the field' })
  await expect(
    offered.getByRole('button', { name: /^Rucio ATLAS.*entered with a login of its own/ }),
  ).toBeVisible()
  await expect(offered.getByRole('button', { name: /^INSPIRE.*You have it already/ })).toBeDisabled()
  expect(await violations(page)).toEqual([])
  await offered.getByRole('button', { name: /^swf-monitor/ }).click()
  await expect(dialog(page).getByLabel('Prefix')).toHaveValue('swf_')
  await expect(dialog(page).getByRole('radio', { name: 'A shared token' })).toBeChecked()
  await dialog(page).getByRole('button', { name: 'All servers' }).click()
  await offered.getByRole('button', { name: /^Rucio on this computer/ }).click()
  await expect(dialog(page)).toContainText('No page in a browser may start a program.')
  await expect(dialog(page).getByRole('button', { name: 'Save' })).toHaveCount(0)
  await dialog(page).getByRole('button', { name: 'Copy command' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'panda-bridge upstreams add "Rucio on this computer"',
  )
  await dialog(page).getByLabel('Arguments').fill('rucio-mcp\n--account\nada')
  await expect(dialog(page).getByTestId('command')).toHaveText(
    'panda-bridge upstreams add "Rucio on this computer" --prefix "" --trust annotations -- uvx rucio-mcp --account ada',
  )
  expect(await violations(page)).toEqual([])
})

test('where the app asks about programs, one is added with its secrets', async ({ page }) => {
  const asked: string[] = []
  const shell: Shell = {
    state: { kind: 'desktop', loginKept: 'keychain' },
    confirmProgram: async ({ command, arguments: given }) => asked.push([command, ...given].join(' ')) > 1,
  }
  await using fixture = await startTestBridge({ policy: 'usual', bridge: { shell } })
  const program = join(import.meta.dirname, '..', 'note-program.ts')
  await openUi(page, fixture, 'settings/upstreams')
  await openForm(page, /^A program/)
  await dialog(page).getByLabel('Name').fill('Notes')
  await dialog(page).getByLabel('Program').fill(process.execPath)
  await dialog(page).getByLabel('Arguments').fill(program)
  await dialog(page).getByRole('textbox', { name: 'Variables of its environment' }).fill('no variable')
  await dialog(page).getByLabel('Secret variables').fill('INK')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page).getByText('Write NAME=VALUE, one a line.')).toBeVisible()
  await dialog(page).getByRole('textbox', { name: 'Variables of its environment' }).fill('NOTES_OF=ada')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('The program was not added.')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  const notes = item(page, 'Notes')
  await expect(notes.getByText('not linked', { exact: true })).toBeVisible()
  expect(asked).toEqual([`${process.execPath} ${program}`, `${process.execPath} ${program}`])
  await notes.getByRole('button', { name: 'Give its secrets: Notes' }).click()
  await dialog(page).getByRole('textbox', { name: 'INK' }).fill('blue-black-ink')
  await dialog(page).getByRole('button', { name: 'Keep and try' }).click()
  await expect(notes.getByText('answers', { exact: true })).toBeVisible()
  await expect(
    notes.getByText('nothing: a program that the bridge starts, with 1 secret of its own'),
  ).toBeVisible()
  await notes.getByRole('button', { name: 'Remove Notes' }).click()
  await expect(dialog(page)).toContainText('Its command, how it is entered')
  await expect(dialog(page)).toContainText('the secrets of its program')
})

test('a tool that is held back is led to from its server, looked at and let go', async ({ page }) => {
  await using notebook = disposable(await Notebook.open())
  await using fixture = await startWith({ notebook })
  await openUi(page, fixture, 'settings/upstreams')
  await expect(item(page).getByText('answers', { exact: true })).toBeVisible()
  notebook.description = 'A page, which is then torn out.'
  await item(page).getByRole('button', { name: 'Check now: Notebook' }).click()
  await expect(item(page).getByText(/tools are held back until you have looked/)).toBeVisible()
  await item(page).getByRole('link', { name: 'note_read' }).click()
  await expect(page.getByText('Held back: changed on the server')).toBeVisible()
  await page.getByRole('button', { name: 'I have looked at it' }).click()
  await expect.poll(() => fixture.bridge.state.further[0]?.heldTools).not.toContain('note_read')
  await goTo(page, 'settings/upstreams')
  await expect(item(page).getByRole('link', { name: 'note_read' })).toHaveCount(0)
})

const hostile = '<img src=x onerror=alert(1)>{{7*7}}’"--'.padEnd(60, 'W')

test('fifty servers with long and odd names are all there, in a narrow window too', async ({ page }) => {
  await using notebook = disposable(await Notebook.open())
  const home = newHome()
  const nameOf = (n: number) =>
    n === 0
      ? hostile
      : `${String(n).padStart(2, '0')}${'ServerWithoutAnyBreakInItsName'.repeat(2)}`.slice(0, 60)
  allowNotebook(
    home,
    ...Array.from({ length: 50 }, (_, n) =>
      notebook.entry({ name: nameOf(n), prefix: `n${n}_`, login: n % 2 === 0 ? 'bearer' : 'none' }),
    ),
  )
  await using fixture = await startTestBridge({ policy: 'usual', bridge: { home } })
  await notebook.close()
  await fixture.bridge.api.checkUpstream({ name: nameOf(1) })
  await openUi(page, fixture, 'settings/upstreams')
  await expect(
    section(page)
      .getByRole('listitem')
      .filter({ has: page.getByRole('switch') }),
  ).toHaveCount(50)
  await expect(item(page, hostile)).toBeVisible()
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 700 })
    for (const path of ['settings', 'overview']) {
      await goTo(page, path)
      await expect(section(page).getByText(hostile, { exact: true })).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
    }
  }
  await expect(section(page).getByText('And 42 more, in the settings.')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await goTo(page, 'settings/upstreams')
  await item(page, hostile)
    .getByRole('button', { name: /^Remove/ })
    .click()
  await expect(dialog(page)).toContainText(hostile)
  expect(await dialog(page).evaluate((each) => each.scrollWidth - each.clientWidth)).toBeLessThanOrEqual(0)
})

function disposable(notebook: Notebook): Notebook & AsyncDisposable {
  return Object.assign(notebook, {
    [Symbol.asyncDispose]: () => notebook.close().catch(() => undefined),
  })
}
