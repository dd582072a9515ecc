import { app, Menu, nativeImage, nativeTheme, Tray } from 'electron'
import { join } from 'node:path'
import { iconFile, type IconState } from './icon.ts'
import { startingMenu } from './menu.ts'
import { template } from './template.ts'

/** The icon of an app that is only starting: it claims nothing of PanDA, and its menu can end the app. */
export function showFirstIcon(): Tray {
  const tray = new Tray(iconImage('offline'))
  tray.setToolTip('PanDA Bridge is starting')
  tray.setContextMenu(Menu.buildFromTemplate(startingMenu.map((entry) => template(entry, () => app.quit()))))
  return tray
}

export function iconImage(state: IconState): Electron.NativeImage {
  return nativeImage.createFromPath(iconPath(state))
}

/** For the panel's colour as it is now. */
export function iconPath(state: IconState): string {
  const folder = join(app.getAppPath(), 'assets', 'tray')
  // On Windows the taskbar may be dark while windows are light; the other way round is not to be had.
  const dark =
    process.platform === 'win32'
      ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
      : nativeTheme.shouldUseDarkColors
  return iconFile(folder, state, process.platform, dark)
}
