import { Menu, type MenuItemConstructorOptions } from 'electron'

/**
 * The keys that every program has: copy and paste need a menu on macOS, and zoom helps those who read badly.
 * Elsewhere the menu stays hidden until Alt is pressed.
 * @param quit ends the app, by its user
 */
export function setAppMenu(quit: () => void): void {
  const menus: MenuItemConstructorOptions[] = [
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ]
  const appMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [ofMac(quit)] : []
  Menu.setApplicationMenu(Menu.buildFromTemplate([...appMenu, ...menus]))
}

/** As the system's own, whose Quit does not tell that the user has chosen it and that the session does not end. */
function ofMac(quit: () => void): MenuItemConstructorOptions {
  return {
    label: 'PanDA Bridge',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { label: 'Quit PanDA Bridge', accelerator: 'Command+Q', click: quit },
    ],
  }
}
