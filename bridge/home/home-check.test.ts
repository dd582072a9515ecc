import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync } from 'node:fs'
import { statSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { giveAway, hasOtherUser, needsOtherUser } from '../../test/other-user.ts'
import { checkHome, checkInside, closeCredentials, openCredentials, openOwnFile } from './home-check.ts'
import { findHome, homeAt } from './home.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777
const fileAccess = expect.objectContaining({ code: 'file-access' })

test('nothing but a path from the root is a home', () => {
  const usual = findHome({ HOME: process.env['HOME'] }).folder
  expect(findHome({ PANDA_BRIDGE_HOME: '', XDG_CONFIG_HOME: '' }).folder).toBe(usual)
  expect(findHome({ XDG_CONFIG_HOME: 'here' }).folder).toBe(usual)
  expect(() => findHome({ PANDA_BRIDGE_HOME: 'here' })).toThrow(/another folder wherever/)
  expect(() => findHome({ PANDA_BRIDGE_HOME: '.' })).toThrow(/another folder wherever/)
})

// Windows shows neither owners nor rights in this way.
describe.skipIf(process.platform === 'win32')('a home', () => {
  test('is made where there is none, for its user alone', () => {
    const home = homeAt(join(newHome().folder, 'new', 'home'))
    checkHome(home)
    expect(modeOf(home.folder)).toBe(0o700)
  })

  test('that is open to others is closed', () => {
    const home = newHome()
    mkdirSync(home.credentialsFolder)
    chmodSync(home.folder, 0o777)
    chmodSync(home.credentialsFolder, 0o777)
    checkHome(home)
    expect(modeOf(home.folder)).toBe(0o700)
    expect(modeOf(home.credentialsFolder)).toBe(0o700)
  })

  test('has its credentials closed, and it is said which others could have read', () => {
    const home = newHome()
    mkdirSync(home.credentialsFolder)
    writeFileSync(join(home.credentialsFolder, 'keys.json'), '{}', { mode: 0o644 })
    writeFileSync(join(home.credentialsFolder, 'login-x.json'), '{}', { mode: 0o600 })
    expect(openCredentials(home)).toEqual(['keys.json'])
    closeCredentials(home)
    expect(modeOf(join(home.credentialsFolder, 'keys.json'))).toBe(0o600)
    expect(openCredentials(home)).toEqual([])
  })

  test('in a folder in which others may rename it is refused', () => {
    const home = newHome()
    chmodSync(home.folder, 0o777)
    expect(() => checkHome(homeAt(join(home.folder, 'in it')))).toThrow(/Others may write to/)
    // As /tmp has it: there only its owner may rename it.
    chmodSync(home.folder, 0o1777)
    expect(() => checkHome(homeAt(join(home.folder, 'in it')))).not.toThrow()
  })

  test('on a container’s volume, which is open to others of whom there are none, is not refused for that', () => {
    const volume = newHome().folder
    chmodSync(volume, 0o777)
    const home = homeAt(join(volume, 'home'))
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('PANDA_BRIDGE_VOLUME', volume)
    expect(() => checkHome(home)).not.toThrow()
    expect(modeOf(home.folder)).toBe(0o700)
    // That alone: not what lies below it, nor anything else.
    mkdirSync(join(volume, 'open'))
    chmodSync(join(volume, 'open'), 0o777)
    expect(() => checkHome(homeAt(join(volume, 'open', 'home')))).toThrow(/Others may write to/)
    vi.stubEnv('PANDA_BRIDGE_VOLUME', '/no/such/volume')
    expect(() => checkHome(home)).toThrow(/Others may write to/)
  })

  test('has all that lies in its folders closed', () => {
    const home = newHome()
    const deep = join(home.clientsFolder, 'cursor', 'backups')
    mkdirSync(deep, { recursive: true })
    mkdirSync(home.activityFolder)
    for (const folder of [deep, home.activityFolder]) chmodSync(folder, 0o777)
    checkInside(home)
    expect([deep, home.activityFolder].map(modeOf)).toEqual([0o700, 0o700])
  })

  // There is none here: it is said to be one.
  test('on AFS, where modes and owners of folders say nothing, is not refused for them', () => {
    const { folder } = newHome()
    chmodSync(folder, 0o777)
    const home = homeAt(join(folder, 'home'))
    expect(() => checkHome(home)).toThrow(/Others may write to/)
    expect(() => checkHome(home, (path) => path === folder)).not.toThrow()
    expect(modeOf(home.folder)).toBe(0o700)
  })

  describe.skipIf(!hasOtherUser)(`of another user${needsOtherUser}`, () => {
    test('is refused', () => {
      const home = newHome()
      giveAway(home.folder)
      expect(() => checkHome(home)).toThrow(fileAccess)
    })

    test('is refused behind a link of his, wherever that leads', () => {
      const [shared, mine] = [newHome(), newHome()]
      chmodSync(shared.folder, 0o1777)
      const link = join(shared.folder, 'home')
      symlinkSync(mine.folder, link)
      execFileSync('chown', ['-h', '65534', link])
      chmodSync(mine.folder, 0o755)
      expect(() => checkHome(homeAt(link))).toThrow(fileAccess)
      expect(modeOf(mine.folder)).toBe(0o755)
    })

    test('is refused in a folder of his', () => {
      const parent = newHome()
      const home = homeAt(join(parent.folder, 'home'))
      mkdirSync(home.folder, { mode: 0o700 })
      giveAway(parent.folder)
      expect(() => checkHome(home)).toThrow(fileAccess)
    })

    test.for(['settings.json', 'runtime.json', 'credentials/keys.json', 'credentials', 'logs'])(
      'is not there, and %s in it is: that is refused',
      (name) => {
        const home = newHome()
        mkdirSync(home.credentialsFolder)
        mkdirSync(home.logsFolder)
        const path = join(home.folder, name)
        if (!existsSync(path)) writeFileSync(path, '{}')
        giveAway(path)
        expect(() => checkHome(home)).toThrow(fileAccess)
      },
    )

    test.for(['tools/seen-1.json', 'activity/activity.jsonl', 'clients/cursor/record.json'])(
      'is not there, and deeper in it %s is: that is refused each time',
      (name) => {
        const home = newHome()
        const path = join(home.folder, name)
        mkdirSync(dirname(path), { recursive: true })
        symlinkSync(join(home.folder, 'elsewhere'), path)
        execFileSync('chown', ['-h', '65534', path])
        expect(() => checkInside(home)).toThrow(fileAccess)
        expect(() => checkInside(home)).toThrow(fileAccess)
      },
    )
  })
})

// On Windows only administrators make links.
describe.skipIf(process.platform === 'win32')('a file of the home’s', () => {
  test.for(['w', 'a'] as const)('is not what a link leads to (%s)', (how) => {
    const { folder } = newHome()
    const precious = join(folder, 'bashrc')
    writeFileSync(precious, 'precious')
    const symbolic = join(folder, 'start.log')
    symlinkSync(precious, symbolic)
    const hard = join(folder, 'bridge.log')
    linkSync(precious, hard)
    expect(() => openOwnFile(symbolic, how)).toThrow(fileAccess)
    expect(() => openOwnFile(hard, how)).toThrow(fileAccess)
    expect(readFileSync(precious, 'utf8')).toBe('precious')
  })

  test('is no pipe, at which nobody would ever read', () => {
    const pipe = join(newHome().folder, 'bridge.log')
    execFileSync('mkfifo', [pipe])
    expect(() => openOwnFile(pipe, 'a')).toThrow(fileAccess)
  })

  test('is not made by way of a link that leads nowhere yet', () => {
    const { folder } = newHome()
    symlinkSync(join(folder, 'made'), join(folder, 'bridge.log'))
    expect(() => openOwnFile(join(folder, 'bridge.log'), 'a')).toThrow(fileAccess)
    expect(existsSync(join(folder, 'made'))).toBe(false)
  })
})
