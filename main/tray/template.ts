import type { MenuItemConstructorOptions } from 'electron'
import type { Command, MenuEntry } from './menu.ts'

/** That entry as Electron takes it. @param chosen hears of what is ticked as well, which the system ticks at once */
export function template(
  entry: MenuEntry,
  chosen: (command: Command, isTicked: boolean) => void,
): MenuItemConstructorOptions {
  switch (entry.type) {
    case 'separator':
      return { type: 'separator' }
    case 'text':
      return { label: entry.label, enabled: false }
    case 'submenu':
      return { label: entry.label, submenu: entry.entries.map((inner) => template(inner, chosen)) }
    case 'item':
      return { label: entry.label, click: () => chosen(entry.command, false) }
    case 'checkbox':
    case 'radio': {
      const { type, label, checked, command } = entry
      return { type, label, checked, click: () => chosen(command, true) }
    }
  }
}
