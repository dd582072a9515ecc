// Takes the place of the app that Electron's own downloads bring in `default_app.asar`: starts the app whose folder is the
// first argument. It also adds what today's Electron has and the older one of the tests lacks (../get-electron.ts).
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import electron, { app } from 'electron'
import './newer-members.js'
import { noteQuestions, takeNotes } from './notes.js'

if (process.env.PANDA_TEST_NOTES === 'all') takeNotes(electron)
else if (process.env.PANDA_TEST_NOTES === 'questions') noteQuestions(electron)

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.'
const appPath = resolve(folder)
const { main, name, productName, version, desktopName } = JSON.parse(
  readFileSync(join(appPath, 'package.json'), 'utf8'),
)
// What `app.isPackaged` is not, and where Electron then looks for the app's folder in the arguments.
process.defaultApp = true
app.setAppPath(appPath)
app.setName(productName ?? name)
app.setVersion(version)
if (desktopName) app.setDesktopName(desktopName)
await import(pathToFileURL(join(appPath, main)).href)
