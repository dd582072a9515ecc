import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { newHome } from '../../test/homes.ts'

// Electron's own module is a path to its binary outside of Electron; what is tested here needs none of it.
vi.mock('electron', () => ({ protocol: {} }))
const { answerPage, isPage } = await import('./pages.ts')

let folder: string
beforeAll(() => {
  folder = join(newHome().folder, 'ui')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), 'the page')
  writeFileSync(join(folder, 'assets', 'main-1.js'), 'the script')
  writeFileSync(join(folder, '..', 'secret.json'), 'secret')
  writeFileSync(join(folder, '.hidden.js'), 'secret')
})
const ask = (url: string, method = 'GET') => answerPage({ url, method }, folder)

test.for([
  ['panda-bridge://app/', 'the page', 'text/html; charset=utf-8'],
  ['panda-bridge://app/index.html#/settings', 'the page', 'text/html; charset=utf-8'],
  ['panda-bridge://app/assets/main-1.js', 'the script', 'text/javascript; charset=utf-8'],
])('%s is a page, with a policy that allows no network', async ([url = '', body, type]) => {
  const response = await ask(url)
  expect(await response.text()).toBe(body)
  expect(response.headers.get('content-type')).toBe(type)
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/https?:|\*/)
})

test.for([
  'panda-bridge://app/../secret.json',
  'panda-bridge://app/..%2fsecret.json',
  'panda-bridge://app/%2e%2e/secret.json',
  'panda-bridge://app/assets/..%5c..%5csecret.json',
  'panda-bridge://app//etc/passwd',
  'panda-bridge://app/.hidden.js',
  'panda-bridge://app/nothing.js',
  'panda-bridge://other/index.html',
  'panda-bridge://app.evil/index.html',
  'panda-bridge://app:1/index.html',
])('%s is nothing', async (url) => {
  expect((await ask(url)).status).toBe(404)
})

test('pages are only read', async () => {
  expect((await ask('panda-bridge://app/', 'POST')).status).toBe(404)
})

test.for([
  ['panda-bridge://app/#/tools', true],
  ['panda-bridge://application/', false],
  ['panda-bridge://app@evil/', false],
  ['https://app/', false],
  ['about:blank', false],
] as const)('%s is a page of the app: %s', ([url, is]) => {
  expect(isPage(url)).toBe(is)
})
