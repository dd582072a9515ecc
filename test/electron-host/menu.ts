import { EventEmitter } from 'node:events'
import type { App } from './app.ts'
import { refuseUnknownOf } from './unimplemented.ts'

const editing = ['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll']
const others = [
  'quit',
  'about',
  'close',
  'minimize',
  'zoom',
  'reload',
  'toggleDevTools',
  'resetZoom',
  'zoomIn',
]
const menus = [
  'zoomOut',
  'front',
  'hide',
  'hideOthers',
  'unhide',
  'window',
  'help',
  'services',
  'togglefullscreen',
]
const whole = ['appMenu', 'fileMenu', 'editMenu', 'viewMenu', 'windowMenu']
const roles = new Set([...editing, ...others, ...menus, ...whole].map((role) => role.toLowerCase()))

/** The classes of one app: the role `quit` ends that app. */
export function menuClasses(app: App) {
  class MenuItem {
    id: string | undefined
    label: string
    sublabel: string
    toolTip: string
    type: string
    role: string | undefined
    enabled: boolean
    visible: boolean
    checked: boolean
    icon: unknown
    submenu: Menu | undefined
    click: () => void

    constructor(options: Electron.MenuItemConstructorOptions) {
      const { label, role, type, submenu } = options
      if (label === undefined && role === undefined && type === undefined) {
        throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
      }
      if (role !== undefined && !roles.has(role.toLowerCase())) {
        throw new Error(`test host: unknown menu role ${role}`)
      }
      this.id = options.id
      this.label = label ?? role ?? ''
      this.sublabel = options.sublabel ?? ''
      this.toolTip = options.toolTip ?? ''
      this.type = type ?? (submenu === undefined ? 'normal' : 'submenu')
      this.role = role
      this.enabled = options.enabled ?? true
      this.visible = options.visible ?? true
      this.checked = options.checked ?? false
      this.icon = options.icon
      this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : (submenu as Menu | undefined)
      this.click = () => {
        if (this.type === 'checkbox' || this.type === 'radio') this.checked = !this.checked
        if (role === 'quit') app.quit()
        else
          (options.click as ((item: MenuItem, window: undefined, event: object) => void) | undefined)?.(
            this,
            undefined,
            {},
          )
      }
    }
  }

  class Menu extends EventEmitter {
    static #ofApplication: Menu | null = null
    readonly items: MenuItem[] = []

    static buildFromTemplate(template: (Electron.MenuItemConstructorOptions | MenuItem)[]): Menu {
      if (!Array.isArray(template))
        throw new TypeError('Invalid template for Menu: Menu template must be an array')
      const menu = new Menu()
      for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item))
      return menu
    }
    static setApplicationMenu(menu: Menu | null): void {
      Menu.#ofApplication = menu
    }
    static getApplicationMenu(): Menu | null {
      return Menu.#ofApplication
    }
    append(item: MenuItem): void {
      this.items.push(item)
    }
    getMenuItemById(id: string): MenuItem | null {
      for (const item of this.items) {
        const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
        if (found) return found
      }
      return null
    }
    popup(): void {}
    closePopup(): void {}
  }
  return { Menu: refuseUnknownOf(Menu), MenuItem: refuseUnknownOf(MenuItem) }
}

export type Menu = InstanceType<ReturnType<typeof menuClasses>['Menu']>
export type MenuItem = InstanceType<ReturnType<typeof menuClasses>['MenuItem']>
