// A small app that the test host is tried on: a window from a scheme of its own, a preload, a tray.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  net,
  Notification,
  protocol,
  safeStorage,
  shell,
  Tray,
} from 'electron'
import { greeting } from './greeting.js'

let quitting = false
let window
let tray

protocol.registerSchemesAsPrivileged([
  { scheme: 'sample', privileges: { standard: true, secure: true, supportFetchAPI: true } },
])

async function answer(request) {
  const { pathname } = new URL(request.url)
  const file = await net.fetch(pathToFileURL(join(import.meta.dirname, 'pages', pathname)).href)
  const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
  return new Response(file.body, {
    headers: { 'content-type': file.headers.get('content-type'), 'content-security-policy': policy },
  })
}

function openWindow() {
  window = new BrowserWindow({
    width: 500,
    height: 400,
    webPreferences: { preload: join(import.meta.dirname, 'preload.cjs') },
  })
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  window.on('close', (event) => {
    if (quitting) return
    event.preventDefault()
    window.hide()
  })
  return window.loadURL('sample://app/index.html')
}

function showTray() {
  tray = new Tray(join(import.meta.dirname, 'icon.png'))
  tray.setToolTip('Sample')
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Open', click: () => window.show() },
      { label: 'Tick', click: () => window.webContents.send('tick') },
      { label: 'Notify', click: () => new Notification({ title: 'Hello' }).show() },
      {
        label: 'More',
        submenu: [
          { label: 'Reset', click: () => void reset() },
          { label: 'Loud', type: 'checkbox', checked: true },
        ],
      },
      { type: 'separator' },
      { label: 'Quit', role: 'quit' },
    ]),
  )
}

async function reset() {
  const { response } = await dialog.showMessageBox({ message: 'Really?', buttons: ['Yes', 'No'] })
  window.webContents.send('reset', response === 0)
}

let sealed
ipcMain.handle('greet', (event, name) => {
  if (event.sender !== window.webContents || event.senderFrame.origin !== 'sample://app')
    throw new Error('wrong sender')
  if (typeof name !== 'string') throw new TypeError('name required')
  return greeting(name)
})
ipcMain.handle('echo', (_event, value) => value)
ipcMain.handle('keep', async (_event, text) => {
  sealed = await safeStorage.encryptStringAsync(text)
})
ipcMain.handle('read', async () => safeStorage.decryptStringAsync(sealed))
ipcMain.on('notice', (event) => event.sender.send('tick'))

app.on('before-quit', () => {
  quitting = true
})
app.on('second-instance', () => window.show())
if (!app.requestSingleInstanceLock()) app.exit()
else {
  void app.whenReady().then(async () => {
    protocol.handle('sample', answer)
    showTray()
    await openWindow()
  })
}
