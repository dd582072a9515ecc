// The least that any tray app in Electron takes: an icon and a menu. What ours takes is compared with it.
import { join } from 'node:path'
import { app, Menu, nativeImage, Tray } from 'electron'

// Not collected as garbage.
let tray

void app.whenReady().then(() => {
  const icon = join(import.meta.dirname, '../../../assets/tray/alive.png')
  tray = new Tray(nativeImage.createFromPath(icon))
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]))
})
