import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { ownPort } from '../own-port.ts'
import { clientsSql, clientSecret, type MitreidClient } from './mitreid-clients.ts'
import type { ProviderClient } from './panda.ts'
import { mustRun, programOf, runTool, type Program, type Unavailable } from './program.ts'

/** pom.xml names the parts and their versions, SHA256SUMS what each has to be. */
const own = join(import.meta.dirname, 'mitreid')
const cache = resolve(import.meta.dirname, '../../.cache/identity-providers')

export interface PreparedMitreid {
  /** Jetty, which runs it. */
  runner: string
  /** MITREid Connect as it is delivered, unpacked. */
  webapp: string
}

/** Gets the parts at the first call, finds them afterwards. @throws if they cannot be got, or are others than they have to be */
export async function prepareMitreid(): Promise<PreparedMitreid | Unavailable> {
  const missing = Object.entries({ java: '-version', jar: '--version', mvn: '--version' }).find(
    ([tool, argument]) => runTool(tool, [argument], own) === undefined,
  )
  if (missing)
    return { unavailable: `MITREid Connect needs Java and Maven, and there is no ${missing[0]} here.` }
  const sums = readFileSync(join(own, 'SHA256SUMS'), 'utf8').trim().split('\n')
  const parts = sums.map((line) => line.split('  ') as [string, string])
  const hash = createHash('sha256')
    .update(readFileSync(join(own, 'pom.xml')))
    .update(sums.join('\n'))
  const folder = join(cache, `mitreid-${hash.digest('hex').slice(0, 12)}`)
  const nameOf = (begin: string): string => parts.find(([, name]) => name.startsWith(begin))?.[1] ?? begin
  const prepared = { runner: join(folder, nameOf('jetty-runner')), webapp: join(folder, 'webapp') }
  if (existsSync(folder)) return prepared

  // Under its name stands only what is whole.
  const half = `${folder}.${process.pid}`
  const webapp = join(half, 'webapp')
  await mkdir(webapp, { recursive: true })
  const copy = ['dependency:copy-dependencies', '-DexcludeTransitive', `-DoutputDirectory=${half}`]
  mustRun('mvn', ['-q', '-B', ...copy], own)
  for (const [sum, name] of parts) {
    const is = createHash('sha256')
      .update(readFileSync(join(half, name)))
      .digest('hex')
    if (is !== sum) throw new Error(`${name} is not what SHA256SUMS says, but ${is}.`)
  }
  mustRun('jar', ['--extract', '--file', join(half, nameOf('openid-connect-server-webapp'))], webapp)
  const ofJava = parts.map(([, name]) => name).filter((name) => name.startsWith('ja'))
  await Promise.all(ofJava.map((name) => copyFile(join(half, name), join(webapp, 'WEB-INF/lib', name))))
  await rename(half, folder)
  return prepared
}

/** A MITREid Connect with its own user and these clients, its data in a file. */
export interface Mitreid extends Program {
  client(name: string): ProviderClient
  /** What another program sends that has the same login; the status of the answer. */
  post(path: 'token' | 'revoke', form: Record<string, string>): Promise<number>
}

export async function startMitreid(
  { runner, webapp }: PreparedMitreid,
  clients: readonly MitreidClient[],
): Promise<Mitreid> {
  const folder = await mkdtemp(join(tmpdir(), 'mitreid-'))
  const url = `http://127.0.0.1:${ownPort}`
  const issuer = `${url}/`
  const metadataUrl = `${issuer}.well-known/openid-configuration`
  const file = (name: string): string => join(folder, 'webapp/WEB-INF', name)
  const change = async (name: string, from: string, to: string): Promise<void> => {
    const text = await readFile(file(name), 'utf8')
    if (!text.includes(from)) throw new Error(`${name} of MITREid Connect has no ${from}`)
    await writeFile(file(name), text.replace(from, to))
  }
  const mitreid = programOf({
    command: 'java',
    // Spring of its time reaches into Java.
    args: '--add-opens java.base/java.lang=ALL-UNNAMED -Xmx512m -jar'
      .split(' ')
      .concat(runner, '--host', '127.0.0.1', '--port', String(ownPort), 'webapp'),
    folder,
    url: metadataUrl,
  })
  const end = async (): Promise<void> => {
    await mitreid.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await cp(webapp, join(folder, 'webapp'), { recursive: true })
    await change('server-config.xml', 'http://localhost:8080/openid-connect-server-webapp/', issuer)
    await change(
      'server-config.xml',
      '<!-- <property name="allowCompleteDeviceCodeUri" value="true" /> -->',
      '<property name="allowCompleteDeviceCodeUri" value="true" />',
    )
    // Written at once, however it ends.
    const database = `jdbc:hsqldb:file:${join(folder, 'data/db')};hsqldb.write_delay=false;`
    await change('data-context.xml', 'jdbc:hsqldb:mem:oic;', database)
    await writeFile(file('classes/db/hsql/clients.sql'), clientsSql(clients))
    await mitreid.start()
  } catch (error) {
    await end()
    throw error
  }
  return {
    ...mitreid,
    client: (clientId) => ({ metadataUrl, clientId, clientSecret }),
    async post(path, form) {
      const body = new URLSearchParams({ client_secret: clientSecret, ...form })
      const response = await fetch(`${url}/${path}`, { method: 'POST', body })
      await response.text()
      return response.status
    },
    [Symbol.asyncDispose]: end,
  }
}

/** Goes through MITREid's pages up to the one that asks whether to approve; nobody is signed in there before. */
export async function signInAtMitreid(page: Page, completeLink: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(completeLink)
  await page.locator('#j_username').fill('user')
  await page.locator('#j_password').fill('password')
  await page.locator('input[name=submit]').click()
  await page.getByText('Approval Required').waitFor()
}

export async function approveAtMitreid(page: Page): Promise<void> {
  await page.locator('input[name=authorize]').click()
  await page.getByText('The device has been approved').waitFor()
}
