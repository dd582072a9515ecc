import { Menu, type MenuItemConstructorOptions } from 'electron'

/**
 * The keys that every program has: copy and paste need a menu on macOS, and zoom helps those who read badly.
 * Elsewhere the menu stays hidden until Alt is pressed.
 */
export function setAppMenu(): void {
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
  const appMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(Menu.buildFromTemplate([...appMenu, ...menus]))
}
