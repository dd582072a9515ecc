import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { ownPort } from '../own-port.ts'
import type { ProviderClient } from './panda.ts'
import { mustRun, programOf, runTool, type Program, type TlsFiles, type Unavailable } from './program.ts'

/** go.mod names the version, and with it those of all that it is made of; go.sum what each has to be. */
const module = join(import.meta.dirname, 'dex')
const command = 'github.com/dexidp/dex/cmd/dex'
const cache = resolve(import.meta.dirname, '../../.cache/identity-providers')

/** The file of Dex's program: built at the first call, found afterwards. @throws if it cannot be built */
export async function prepareDex(): Promise<{ program: string } | Unavailable> {
  const go = runTool('go', ['env', 'GOVERSION', 'CC'], module)
  const [, minor = 0] = /^go1\.(\d+)/.exec(go?.output ?? '') ?? []
  if (go === undefined || Number(minor) < 24)
    return { unavailable: 'Dex needs Go 1.24 or later, and there is none here.' }
  // For SQLite.
  const compiler = go.output.split('\n')[1]?.trim() ?? ''
  if (runTool(compiler, ['--version'], module) === undefined)
    return { unavailable: 'Dex needs a C compiler, and there is none here.' }
  const hash = createHash('sha256')
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(module, file)))
  const program = join(cache, `dex-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(program)) return { program }
  await mkdir(cache, { recursive: true })
  // Under its name stands only what is whole.
  const half = `${program}.${process.pid}`
  mustRun('go', ['build', '-mod=readonly', '-trimpath', '-o', half, command], module)
  await rename(half, program)
  return { program }
}

export interface DexOptions {
  /** Of ID tokens, refresh tokens, and codes, as Dex has it: `10s`. An hour, a month and five minutes where missing. */
  idTokens?: string
  refreshTokens?: string
  codes?: string
  /** It is served by https then, and else by http. */
  tls?: TlsFiles
}

/** A Dex with one user and one public client, its data in a file. */
export interface Dex extends ProviderClient, Program {
  /** The administrator ends all logins. */
  endLogins(): void
}

const clientId = 'panda'
const user = { email: 'dana.muon@example.org', password: 'password', name: 'dmuon' }
/** bcrypt, of "password". */
const passwordHash = '$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W'

export async function startDex(program: string, options: DexOptions = {}): Promise<Dex> {
  const folder = await mkdtemp(join(tmpdir(), 'dex-'))
  const database = join(folder, 'dex.db')
  const { idTokens = '1h', refreshTokens = '720h', codes = '5m', tls } = options
  const address = `127.0.0.1:${ownPort}`
  const issuer = `${tls ? 'https' : 'http'}://${address}/dex`
  const metadataUrl = `${issuer}/.well-known/openid-configuration`
  // JSON is YAML too.
  const configuration = {
    issuer,
    storage: { type: 'sqlite3', config: { file: database } },
    web: tls ? { https: address, tlsCert: tls.certFile, tlsKey: tls.keyFile } : { http: address },
    expiry: { idTokens, deviceRequests: codes, refreshTokens: { absoluteLifetime: refreshTokens } },
    staticClients: [{ id: clientId, name: 'PanDA', public: true }],
    enablePasswordDB: true,
    staticPasswords: [{ email: user.email, hash: passwordHash, username: user.name, userID: 'dana' }],
  }
  await writeFile(join(folder, 'dex.yaml'), JSON.stringify(configuration))
  const dex = programOf({ command: program, args: ['serve', 'dex.yaml'], folder, url: metadataUrl })
  const end = async (): Promise<void> => {
    await dex.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await dex.start()
  } catch (error) {
    await end()
    throw error
  }
  return {
    ...dex,
    metadataUrl,
    clientId,
    endLogins() {
      const opened = new DatabaseSync(database, { timeout: 10_000 })
      try {
        opened.exec('DELETE FROM refresh_token')
      } finally {
        opened.close()
      }
    },
    [Symbol.asyncDispose]: end,
  }
}

/** Goes through Dex's pages up to the one that asks whether to grant access. */
export async function signInAtDex(page: Page, completeLink: string): Promise<void> {
  await page.goto(completeLink)
  await page.getByRole('button', { name: 'Submit' }).click()
  await page.locator('#login').fill(user.email)
  await page.locator('#password').fill(user.password)
  await page.getByRole('button', { name: 'Login' }).click()
  await page.getByRole('heading', { name: 'Grant Access' }).waitFor()
}

export async function grantAtDex(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Grant Access' }).click()
  await page.getByText('Login Successful for PanDA').waitFor()
}
