import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newHome } from '../../../test/homes.ts'
import { removeLeadingFile, writeLeadingFile } from './leading-file.ts'

const write = (address: string, { folder } = newHome()) => writeLeadingFile(folder, address)

describe('the file that leads a browser to a secret link', () => {
  test('is its owner’s alone, whatever the umask, and leaves nothing when it is removed', async () => {
    const home = newHome()
    const before = process.umask(0)
    try {
      const file = await write('https://iam.example/device?user_code=ABCD', home)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
      removeLeadingFile(file)
      expect(readdirSync(home.folder)).toEqual([])
    } finally {
      process.umask(before)
    }
  })

  test.skipIf(process.getuid?.() !== 0)('cannot be read by another user (needs root to be one)', async () => {
    // In a folder that everybody may enter: it is the file and its own folder that nobody may.
    const folder = mkdtempSync(join(tmpdir(), 'leading-'))
    try {
      chmodSync(folder, 0o755)
      const file = await writeLeadingFile(folder, 'https://iam.example/device?user_code=ABCD')
      const as = { uid: 65_534, gid: 65_534, encoding: 'utf8' } as const
      expect(spawnSync('ls', [folder], as)).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('open'),
      })
      expect(spawnSync('cat', [file], as)).toMatchObject({ status: 1, stdout: '' })
      expect(spawnSync('ls', [dirname(file)], as)).toMatchObject({ stdout: '' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('says where it leads as text: nothing in the address becomes markup', async () => {
    const address = `http://127.0.0.1:1/ui/?a='"><script>alert(1)</script>&b#link='"><b>`
    const page = readFileSync(await write(address), 'utf8')
    expect(page).not.toMatch(/<script|<b>/)
    const [, shown = ''] = /href="([^"]*)"/.exec(page) ?? []
    const read = shown.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    expect(read).toBe(new URL(address).href)
  })

  test('tells nobody where it lay, and runs and loads nothing', async () => {
    const page = readFileSync(await write('https://iam.example/'), 'utf8')
    expect(page).toContain('<meta name="referrer" content="no-referrer">')
    expect(page).toContain(`content="default-src 'none'"`)
    expect(page).toContain('rel="noreferrer"')
  })

  test.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://evil.example/',
    'http://127.0.0.1.evil.example/',
    'https://real.example@evil.example/',
    'smb://evil.example/x',
    'nonsense',
  ])('leads nowhere else than by https or to this computer: %s', async (address) => {
    const home = newHome()
    await expect(write(address, home)).rejects.toThrow(/Only https|Invalid URL/)
    expect(readdirSync(home.folder)).toEqual([])
  })

  test('takes away what a killed process left, and nothing else', async () => {
    const home = newHome()
    const old = await write('https://iam.example/', home)
    const kept = join(home.folder, 'panda-bridge-open-mine')
    mkdirSync(kept)
    writeFileSync(join(kept, 'thesis.tex'), 'x')
    const fresh = await write('https://iam.example/', home)
    for (const folder of [dirname(old), kept]) utimesSync(folder, 0, 0)
    await write('https://iam.example/', home)
    expect([existsSync(old), existsSync(fresh), existsSync(join(kept, 'thesis.tex'))]).toEqual([
      false,
      true,
      true,
    ])
  })
})
