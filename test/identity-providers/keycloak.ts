import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { ownPort } from '../own-port.ts'
import { administrator, realmFile, user, type KeycloakRealm } from './keycloak-realm.ts'
import type { ProviderClient } from './panda.ts'
import { mustRun, programOf, runTool, type Program, type TlsFiles, type Unavailable } from './program.ts'

/** pom.xml names the version, SHA256SUMS what its file has to be. */
const own = join(import.meta.dirname, 'keycloak')
const cache = resolve(import.meta.dirname, '../../.cache/identity-providers')

/** Of Java, as Keycloak's own script has it: Infinispan and JBoss Threads reach into it. */
const opens = ['java.util', 'java.util.concurrent', 'java.security', 'java.lang'].map(
  (each) => `--add-opens=java.base/${each}=ALL-UNNAMED`,
)
/** Starts soon and stays small, which counts more here than how fast it is later. */
const memory = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']

/** With a database in a file; without a cluster, which would listen to the network. */
const build = ['build', '--db=dev-file', '--cache=local']

/**
 * Java with all that it takes to be Keycloak. Its own script would leave a Java behind where it is killed.
 * @param home where its data are, and its `lib`
 */
function javaArgs(home: string, args: readonly string[]): string[] {
  return [
    ...memory,
    ...opens,
    `-Dkc.home.dir=${home}`,
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-Dpicocli.disable.closures=true',
    '-cp',
    join(home, 'lib/quarkus-run.jar'),
    'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
    ...args,
  ]
}

/** Keycloak as it is delivered, unpacked, and built for one kind of database. */
export interface PreparedKeycloak {
  folder: string
}

/** Gets it at the first call, finds it afterwards. @throws if it cannot be unpacked or built, or is another than it has to be */
export async function prepareKeycloak(): Promise<PreparedKeycloak | Unavailable> {
  const [, major = 0] = /version "(\d+)/.exec(runTool('java', ['-version'], own)?.output ?? '') ?? []
  if (Number(major) < 17) return { unavailable: 'Keycloak needs Java 17 or later, and there is none here.' }
  const [sum = '', name = ''] = readFileSync(join(own, 'SHA256SUMS'), 'utf8').trim().split('  ')
  const hash = createHash('sha256').update(sum).update(build.join(' ')).digest('hex')
  const folder = join(cache, `keycloak-${hash.slice(0, 12)}`)
  if (existsSync(folder)) return { folder }
  const tools = { jar: '--version', mvn: '--version' }
  const missing = Object.entries(tools).find(([tool, argument]) => !runTool(tool, [argument], own))
  if (missing) return { unavailable: `Keycloak needs Java and Maven, and there is no ${missing[0]} here.` }

  // Under its name stands only what is whole.
  const half = `${folder}.${process.pid}`
  await mkdir(half, { recursive: true })
  try {
    const copy = ['dependency:copy-dependencies', '-DexcludeTransitive', `-DoutputDirectory=${half}`]
    const { failed, output } = runTool('mvn', ['-q', '-B', ...copy], own) ?? { failed: true, output: '' }
    if (failed) {
      const [, reason = 'for no reason given'] = /\[ERROR\] (.*)/.exec(output) ?? []
      return { unavailable: `Keycloak is not here, and Maven does not get it: ${reason.slice(0, 400)}` }
    }
    const zip = join(half, name)
    const is = createHash('sha256').update(readFileSync(zip)).digest('hex')
    if (is !== sum) throw new Error(`${name} is not what SHA256SUMS says, but ${is}.`)
    mustRun('jar', ['--extract', '--file', zip], half)
    const unpacked = join(half, name.replace(/^keycloak-quarkus-dist-(.*)\.zip$/, 'keycloak-$1'))
    mustRun('java', javaArgs(unpacked, build), half)
    await rename(unpacked, folder)
  } finally {
    await rm(half, { recursive: true, force: true })
  }
  return { folder }
}

/** A Keycloak with these realms, its data in a file. */
export interface Keycloak extends Program {
  url: string
  client(realm: string, name: string): ProviderClient
  /** What another program sends that has the same login; its answer. */
  post(realm: string, path: string, form: Record<string, string>): Promise<{ status: number; body: unknown }>
  /** What an administrator does, by the service account of the realm. @param path below the realm, such as `users` */
  administer(realm: string, method: string, path: string, body?: object): Promise<unknown>
}

export interface KeycloakOptions {
  realms: readonly KeycloakRealm[]
  /** It is served by https then, and else by http. */
  tls?: TlsFiles
}

export async function startKeycloak(prepared: PreparedKeycloak, options: KeycloakOptions): Promise<Keycloak> {
  const { realms, tls } = options
  const folder = await mkdtemp(join(tmpdir(), 'keycloak-'))
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${ownPort}`
  const realmUrl = (realm: string): string => `${url}/realms/${realm}`
  const listening = tls
    ? [
        `--https-port=${ownPort}`,
        `--https-certificate-file=${tls.certFile}`,
        `--https-certificate-key-file=${tls.keyFile}`,
      ]
    : ['--http-enabled=true', `--http-port=${ownPort}`]
  // It calls itself what it is called by, so that something may stand before it.
  const start = ['start', '--optimized', '--import-realm', '--http-host=127.0.0.1', '--hostname-strict=false']
  const keycloak = programOf({
    command: 'java',
    args: javaArgs(folder, [...start, ...listening]),
    folder,
    url: realmUrl(realms[0]?.name ?? 'master'),
  })
  const end = async (): Promise<void> => {
    await keycloak.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const imported = join(folder, 'data/import')
    await mkdir(imported, { recursive: true })
    await symlink(join(prepared.folder, 'lib'), join(folder, 'lib'))
    await Promise.all(
      realms.map((realm) =>
        writeFile(join(imported, `${realm.name}-realm.json`), JSON.stringify(realmFile(realm))),
      ),
    )
    await keycloak.start()
  } catch (error) {
    await end()
    throw error
  }

  async function post(
    realm: string,
    path: string,
    form: Record<string, string>,
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${realmUrl(realm)}/protocol/openid-connect/${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }

  return {
    ...keycloak,
    url,
    client: (realm, clientId) => ({
      metadataUrl: `${realmUrl(realm)}/.well-known/openid-configuration`,
      clientId,
    }),
    post,
    async administer(realm, method, path, body) {
      const { id: client_id, secret: client_secret } = administrator
      const account = await post(realm, 'token', {
        grant_type: 'client_credentials',
        client_id,
        client_secret,
      })
      const { access_token } = account.body as { access_token: string }
      const response = await fetch(`${url}/admin/realms/${realm}/${path}`, {
        method,
        headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} of the administrator: ${response.status} ${text}`)
      return text === '' ? undefined : JSON.parse(text)
    },
    [Symbol.asyncDispose]: end,
  }
}

/** What somebody does who is not signed in there: the link, the password. */
export async function signInAtKeycloak(page: Page, completeLink: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(completeLink)
  await page.locator('#username').fill(user.name)
  await typePassword(page)
}

/** The page after it asks what PanDA may see. */
export async function grantAtKeycloak(page: Page): Promise<void> {
  await page.getByText('Do you grant these access privileges?').waitFor()
  await page.getByRole('button', { name: 'Yes' }).click()
  await page.getByText('Device Login Successful').waitFor()
}

/** The user goes to the page of the account, which asks for the password whoever is signed in. */
export async function signInAnew(page: Page, { url }: Keycloak, realm: string): Promise<void> {
  const own = `${url}/realms/${realm}`
  const asked = new URLSearchParams({
    client_id: 'account-console',
    redirect_uri: `${own}/account/`,
    response_type: 'code',
    scope: 'openid',
    prompt: 'login',
    code_challenge: createHash('sha256').update('of-the-tests').digest('base64url'),
    code_challenge_method: 'S256',
  })
  await page.goto(`${own}/protocol/openid-connect/auth?${asked}`)
  await page.getByText('Please re-authenticate to continue').waitFor()
  await typePassword(page)
  await page.waitForURL(/\/account\//)
}

async function typePassword(page: Page): Promise<void> {
  await page.locator('#password').fill(user.password)
  await page.locator('#kc-login').click()
}
