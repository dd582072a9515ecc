import { execFileSync } from 'node:child_process'
import { lstatSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Built } from './build.ts'

/** The rpm is built and read; installing it needs another distribution. Its scripts run on the Debian machine. */
export function rpmScenarios(getBuilt: () => Built): void {
  describe('the rpm', () => {
    const ask = (...args: string[]) =>
      execFileSync('rpm', ['--query', '--package', ...args, getBuilt().rpm], { encoding: 'utf8' })

    test('has app, menu entry and icons', () => {
      const files = ask('--list').split('\n')
      for (const file of [
        '/opt/panda-bridge/panda-bridge',
        '/opt/panda-bridge/resources/panda-bridge',
        '/opt/panda-bridge/resources/app.asar',
        '/usr/share/applications/panda-bridge.desktop',
        '/usr/share/icons/hicolor/48x48/apps/panda-bridge.png',
      ])
        expect(files).toContain(file)
      // Folders of the system are not the package's to remove.
      expect(files).not.toContain('/usr/share/applications')
      expect(ask('--requires')).toMatch(/^\(gtk3 or libgtk-3-0\)$/m)
      expect(ask('--queryformat', '%{NAME} %{VERSION} %{SUMMARY}')).toBe(
        `panda-bridge ${getBuilt().version} Use PanDA from AI assistants`,
      )
    })

    test('keeps the command of the terminal over an upgrade, and takes it away in the end', async () => {
      const { machine } = getBuilt()
      const [, after = '', removed = ''] =
        /postinstall scriptlet[^\n]*\n([^]*)postuninstall scriptlet[^\n]*\n([^]*)/.exec(ask('--scripts')) ??
        []
      writeFileSync(machine.outside('/root/after'), after)
      writeFileSync(machine.outside('/root/removed'), removed)
      const link = machine.outside('/usr/bin/panda-bridge')
      const isThere = () => lstatSync(link, { throwIfNoEntry: false }) !== undefined
      rmSync(link, { force: true })
      // As RPM runs them in an upgrade: the new one's, with 2 versions there; then the old one's, with 1 left.
      await machine.asRoot('sh', '/root/after', '2')
      await machine.asRoot('sh', '/root/removed', '1')
      expect(isThere()).toBe(true)
      await machine.asRoot('sh', '/root/removed', '0')
      expect(isThere()).toBe(false)
    })
  })
}
