// What the tests note where there is no desktop that would show it: trays, questions, notifications and opened
// addresses stop here. The function stands alone, since it is also sent into an app that runs already.

/** @param {import('electron')} electron */
export function takeNotes({ dialog, nativeImage, Notification, shell, Tray }) {
  if (globalThis.notes) return
  const notes = {
    icon: '',
    toolTip: '',
    menu: null,
    tray: null,
    notifications: [],
    questions: [],
    opened: [],
  }
  globalThis.notes = notes

  shell.openExternal = async (url) => void notes.opened.push(url)
  shell.openPath = async (path) => {
    notes.opened.push(path)
    return ''
  }

  const files = new WeakMap()
  const { createFromPath } = nativeImage
  nativeImage.createFromPath = (path) => {
    const image = createFromPath(path)
    files.set(image, path)
    return image
  }
  const { setImage, setToolTip, setContextMenu } = Tray.prototype
  Tray.prototype.setImage = function (image) {
    notes.tray = this
    notes.icon = files.get(image) ?? ''
    setImage.call(this, image)
  }
  Tray.prototype.setToolTip = function (text) {
    notes.toolTip = text
    setToolTip.call(this, text)
  }
  Tray.prototype.setContextMenu = function (menu) {
    notes.menu = menu
    setContextMenu.call(this, menu)
  }

  dialog.showMessageBox = (...args) => {
    const options = args.at(-1)
    return new Promise((resolve) => {
      const answer = (response) => {
        const at = notes.questions.indexOf(question)
        if (at < 0) return false
        notes.questions.splice(at, 1)
        resolve({ response, checkboxChecked: false })
        return true
      }
      const question = { options, answer }
      notes.questions.push(question)
      options.signal?.addEventListener('abort', () => answer(options.cancelId ?? 0))
    })
  }

  Notification.isSupported = () => true
  Notification.prototype.show = function () {
    notes.notifications.push(this)
  }
  Notification.prototype.close = function () {
    this.emit('close')
  }
}

/**
 * On a real desktop: notes which question is asked, and has it asked.
 * @param {import('electron')} electron
 */
export function noteQuestions({ dialog }) {
  if (globalThis.notes) return
  const notes = { questions: [] }
  globalThis.notes = notes
  const { showMessageBox } = dialog
  let asked = 0
  dialog.showMessageBox = async (...args) => {
    const question = { options: args.at(-1), number: (asked += 1) }
    notes.questions.push(question)
    const answer = await showMessageBox(...args)
    notes.questions.splice(notes.questions.indexOf(question), 1)
    return answer
  }
}
